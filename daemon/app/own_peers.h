#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/address.h"
#include "model/config.h"

namespace gnomon {

/// A sentence for each peer that is the machine itself, because the server listens at its address.
/// It is allowed: a list of peers may be the same on every machine. `machine`: the addresses of the
/// machine that the configuration is for.
[[nodiscard]] std::vector<std::string> peers_that_are_us(const Config& config,
                                                         std::span<const IpAddress> machine);

}  // namespace gnomon
