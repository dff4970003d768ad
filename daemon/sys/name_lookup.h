#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/address.h"
#include "base/result.h"

namespace gnomon {

/// Which addresses of a host are wanted.
enum class AddressFamily : std::uint8_t {
  kAny,  ///< both
  kV4,   ///< IPv4 only
  kV6,   ///< IPv6 only
};

/// All addresses of a host that a server can have (base/host_text.h), each once, in the order that
/// the system prefers (RFC 6724). The result is never empty: no such address is an error. A literal
/// address is its own answer, without the network. Blocks for as long as the system's resolver
/// takes, which can be half a minute. Any thread may call it. The error is what the system says,
/// for people.
[[nodiscard]] Result<std::vector<IpAddress>, std::string> look_up(
    const std::string& host, AddressFamily family = AddressFamily::kAny);

}  // namespace gnomon
