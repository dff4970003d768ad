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

/// All addresses of a host, each once, in the system's order (RFC 6724); never empty. A literal
/// address is answered too, without the network. Blocks for as long as the system's resolver likes;
/// any thread. The error is what the system says, for people.
[[nodiscard]] Result<std::vector<IpAddress>, std::string> look_up(
    const std::string& host, AddressFamily family = AddressFamily::kAny);

}  // namespace gnomon
