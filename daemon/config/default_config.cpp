#include <string>

#include "config/load.h"

namespace gnomon {

namespace {

/// `text` as a TOML string.
std::string quoted(const std::string& text) {
  constexpr const char* kDigits = "0123456789abcdef";
  std::string result = "\"";
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet < 0x20 || octet == 0x7f) {
      result += std::string{"\\u00"} + kDigits[octet >> 4U] + kDigits[octet & 0xfU];
    } else {
      result += (c == '"' || c == '\\') ? std::string{'\\', c} : std::string{c};
    }
  }
  return result + "\"";
}

struct GivenServer {
  std::string host;
  std::string port;  ///< empty: not given
};

/// "HOST", "HOST:PORT", "[IPv6]:PORT" or an IPv6 address. Whether they are any good is found out
/// when the text is read.
GivenServer split(const std::string& argument) {
  const std::size_t colon = argument.rfind(':');
  const bool bracketed = argument.starts_with('[');
  if (colon == std::string::npos || colon + 1 == argument.size())
    return {.host = argument, .port = {}};
  if (bracketed && colon > 1 && argument[colon - 1] == ']') {
    return {.host = argument.substr(1, colon - 2), .port = argument.substr(colon + 1)};
  }
  if (bracketed || argument.find(':') != colon) return {.host = argument, .port = {}};
  return {.host = argument.substr(0, colon), .port = argument.substr(colon + 1)};
}

bool is_number(const std::string& text) {
  return !text.empty() && text.size() < 9 &&
         text.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace

std::string_view default_config_text() {
  return R"(# A configuration to begin with; `gnomond --print-default-config` prints it. It names no server:
# put in those of your network or of your provider, four or more. The key `address` takes the name or
# the address of one. Every key with its default and unit: gnomond.example.toml.

#[[peer]]
#address = "ntp1.example.com"
#iburst = true

#[[peer]]
#address = "ntp2.example.com"
#iburst = true

#[[peer]]
#address = "ntp3.example.com"
#iburst = true

#[[peer]]
#address = "ntp4.example.com"
#iburst = true

# No [clock] driver: the kernel's clock if gnomond may set it, else watch_only.

[metrics]
listen = ["127.0.0.1:9923", "[::1]:9923"]
)";
}

std::string config_text_of(const std::vector<std::string>& hosts) {
  std::string text = "[clock]\ndriver = \"watch_only\"\n";
  for (const std::string& argument : hosts) {
    const GivenServer peer = split(argument);
    text += "[[peer]]\nname = " + quoted(argument) + "\naddress = " + quoted(peer.host) +
            "\niburst = true\n";
    if (peer.port.empty()) continue;
    text += "port = " +
            (is_number(peer.port) ? std::to_string(std::stoi(peer.port)) : quoted(peer.port)) +
            "\n";
  }
  return text;
}

}  // namespace gnomon
