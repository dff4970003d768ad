#pragma once

#include <string_view>

#include "config/value.h"

namespace gnomon::config {

/// What is wrong with the form of a text that is no TOML, each with its likely cause, in the order
/// of the text: unquoted strings, missing brackets, lines of an ntp.conf, YAML. At most 50
/// problems, then one that says how many more there are. `library` is what the TOML library says of
/// the first place that it does not understand. It is kept where no likely cause is known, so the
/// result is never empty. Pure.
[[nodiscard]] Problems explain_syntax(std::string_view text, const Problem& library);

}  // namespace gnomon::config
