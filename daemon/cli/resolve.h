#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "base/result.h"
#include "sys/name_lookup.h"

namespace gnomon {

/// A host as the user writes it: "name", "name:port", "192.0.2.1:123", "2001:db8::1",
/// "[2001:db8::1]:123" or "[fe80::1%eth0]:123".
struct HostAndPort {
  std::string host;
  std::uint16_t port = 0;
};

/// Reads such a text; without a port in it, `default_port` is taken. The host is not looked up.
/// What cannot be a server is refused. The error is for people.
[[nodiscard]] Result<HostAndPort, std::string> parse_host(std::string_view text,
                                                          std::uint16_t default_port);

/// All addresses of a host with its port, each once. Never empty: no address is an error. Waits for
/// the system's resolver.
[[nodiscard]] Result<std::vector<Endpoint>, std::string> resolve(const HostAndPort& host,
                                                                 AddressFamily family);

}  // namespace gnomon
