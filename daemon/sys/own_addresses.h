#pragma once

#include <vector>

#include "base/address.h"

namespace gnomon {

/// The addresses of all interfaces of this machine, in order and each once, whether or not the
/// interface is up. Empty if the system does not tell.
[[nodiscard]] std::vector<IpAddress> own_addresses();

}  // namespace gnomon
