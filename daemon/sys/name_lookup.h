#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/address.h"
#include "base/result.h"
#include "model/reason.h"

namespace gnomon {

/// Which addresses of a host are wanted.
enum class AddressFamily : std::uint8_t {
  kAny,  ///< both
  kV4,   ///< IPv4 only
  kV6,   ///< IPv6 only
};

/// Why a look-up gave no address.
struct LookupFailure {
  LookupResult reason = LookupResult::kFailed;  ///< not kOk, and not kNoRoute: routes are not asked
  std::string text;                             ///< what the system says, for people

  bool operator==(const LookupFailure&) const = default;
};

/// All addresses of a host that a server can have (base/host_text.h), each once, in the order that
/// the system prefers (RFC 6724). The result is never empty: no such address is an error. A literal
/// address is its own answer, without the network. Blocks for as long as the system's resolver
/// takes, which can be half a minute. Any thread may call it.
[[nodiscard]] Result<std::vector<IpAddress>, LookupFailure> look_up(
    const std::string& host, AddressFamily family = AddressFamily::kAny);

}  // namespace gnomon
