#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/address.h"
#include "model/config.h"

namespace gnomon {

/// What is allowed in a configuration, but will hardly do what its author wants: a sentence for
/// each. `machine`: the addresses of the machine that the configuration is for.
[[nodiscard]] std::vector<std::string> advice(const Config& config,
                                              std::span<const IpAddress> machine);

}  // namespace gnomon
