#pragma once

#include <string>
#include <string_view>

#include "log/logger.h"

namespace gnomon {

/// `text` for a human line: control characters as `\x1b`, everything else as it is.
[[nodiscard]] std::string escape_human(std::string_view text);

/// `text` as a JSON string with its quotes (RFC 8259): escapes what must be; octets that are no
/// valid UTF-8 become U+FFFD.
[[nodiscard]] std::string json_string(std::string_view text);

/// `"message":"...","peer":"...",...`: the members of a line's object behind time and level.
/// Numbers that are not finite become null.
[[nodiscard]] std::string json_members(std::string_view message, const LogFields& fields);

}  // namespace gnomon
