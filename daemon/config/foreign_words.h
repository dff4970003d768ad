#pragma once

#include <string_view>

namespace gnomon::config {

/// What a word of ntp.conf or chrony.conf is called here, or that there is no such thing yet:
/// "write [server] allow = [\"192.0.2.0/24\"]". Case does not matter. Empty if neither has such a
/// word. Example: "restrict".
[[nodiscard]] std::string_view counterpart(std::string_view word);

}  // namespace gnomon::config
