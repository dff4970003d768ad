#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "base/result.h"
#include "sys/name_lookup.h"

namespace gnomon {

/// A host as the user writes it: "name", "name:port", "192.0.2.1:123", "2001:db8::1" or
/// "[2001:db8::1]:123".
struct HostAndPort {
  std::string host;
  std::uint16_t port = 0;
};

/// The error is for people.
[[nodiscard]] Result<HostAndPort, std::string> parse_host(std::string_view text,
                                                          std::uint16_t default_port);

/// All addresses of a host with its port, each once; never empty. Waits for the system's resolver.
[[nodiscard]] Result<std::vector<Endpoint>, std::string> resolve(const HostAndPort& host,
                                                                 AddressFamily family);

}  // namespace gnomon
