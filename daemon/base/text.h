#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace gnomon {

/// The length in octets of the UTF-8 sequence that `text` begins with (RFC 3629); 0 if it begins
/// with none, or is empty. Overlong forms, surrogates and values above U+10FFFF are no sequences.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

/// A control character of ASCII: below 0x20, or 0x7f.
[[nodiscard]] bool is_control(char c);

/// `text` made safe for a label, HTML or a terminal: valid UTF-8 is kept, every octet that is not
/// part of it and every control character becomes '?'.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace gnomon
