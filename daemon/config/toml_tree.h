#pragma once

#include <string_view>

#include "base/result.h"
#include "config/value.h"

namespace gnomon::config {

/// Turns TOML text into a tree of values whose root is a table, or returns the syntax error. The
/// only place that sees the TOML library.
[[nodiscard]] Result<Value, Problem> read_toml(std::string_view text);

}  // namespace gnomon::config
