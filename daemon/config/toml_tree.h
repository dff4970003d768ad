#pragma once

#include <string_view>

#include "base/result.h"
#include "config/value.h"

namespace gnomon::config {

/// TOML text to a tree of values whose root is a table; or the syntax error.
[[nodiscard]] Result<Value, Problem> read_toml(std::string_view text);

}  // namespace gnomon::config
