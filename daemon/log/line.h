#pragma once

#include <string>
#include <string_view>

#include "log/logger.h"

namespace gnomon {

/// `text` as a line for people may show it: control characters become escapes such as `\x1b`,
/// everything else stays. So text from the network cannot end a line or change the terminal.
[[nodiscard]] std::string escape_human(std::string_view text);

/// `text` as a JSON string with its quotes (RFC 8259). Characters that must be escaped are; octets
/// that are not valid UTF-8 become U+FFFD.
[[nodiscard]] std::string json_string(std::string_view text);

/// The members of a line's JSON object that follow time and level: `"message":"...","peer":"..."`.
/// A number that is not finite becomes null.
[[nodiscard]] std::string json_members(std::string_view message, const LogFields& fields);

}  // namespace gnomon
