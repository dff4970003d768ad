#pragma once

#include <string>

#include "base/address.h"

namespace gnomon {

/// Lets a socket be bound to an address that the machine does not have, so that it hears as soon as
/// the address comes (IP_FREEBIND, IPV6_FREEBIND). Best effort: without it, the bind fails and has
/// to be tried again.
void allow_absent_address(int socket, bool v4);

/// Whether the machine has `address` now, so that what is sent to it arrives; an unspecified
/// address stands for all and is always there. Empty: it has. Otherwise the system's reason in
/// words. Asks by binding a socket without option; if there is no descriptor for that, the answer
/// is that it has.
[[nodiscard]] std::string why_absent(const IpAddress& address);

/// True if errno value `error` of socket() or bind() says that the machine does not have the
/// address, or not its family, or not its interface.
[[nodiscard]] bool means_absent(int error);

}  // namespace gnomon
