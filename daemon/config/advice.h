#pragma once

#include <string>
#include <vector>

#include "model/config.h"

namespace gnomon {

/// What is valid and yet most likely not meant, one sentence each; empty: nothing. Advice is no
/// error: people may know better. Pure.
[[nodiscard]] std::vector<std::string> advice_on(const Config& config);

}  // namespace gnomon
