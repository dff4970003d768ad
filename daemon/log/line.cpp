#include "log/line.h"

#include <fmt/core.h>

#include <array>
#include <cmath>
#include <cstddef>

namespace gnomon {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80; }

/// The length of the UTF-8 sequence that `first` begins; 0: none.
std::size_t sequence_length(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

/// Overlong forms, surrogates and what lies beyond U+10FFFF show in the second octet.
bool second_octet_fits(unsigned char first, unsigned char second) {
  if (first == 0xe0) return second >= 0xa0;
  if (first == 0xed) return second < 0xa0;
  if (first == 0xf0) return second >= 0x90;
  return first != 0xf4 || second < 0x90;
}

/// The length of the valid sequence at the beginning of `text`; 0: there is none.
std::size_t valid_sequence(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  const std::size_t length = sequence_length(first);
  if (length == 0 || length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[i])) return 0;
  }
  if (length > 1 && !second_octet_fits(first, static_cast<unsigned char>(text[1]))) return 0;
  return length;
}

std::string json_character(char c) {
  switch (c) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\n':
      return "\\n";
    case '\t':
      return "\\t";
    default:
      break;
  }
  if (is_control(c)) return fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
  return {c};
}

struct JsonValue {
  std::string operator()(bool value) const { return value ? "true" : "false"; }

  std::string operator()(std::int64_t value) const { return fmt::format("{}", value); }

  std::string operator()(double value) const {
    return std::isfinite(value) ? fmt::format("{}", value) : "null";
  }

  std::string operator()(const std::string& value) const { return json_string(value); }
};

}  // namespace

std::string escape_human(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (is_control(c)) {
      result += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      result += c;
    }
  }
  return result;
}

std::string json_string(std::string_view text) {
  std::string result = "\"";
  while (!text.empty()) {
    const std::size_t length = valid_sequence(text);
    if (length == 0) {
      result += kReplacement;
    } else if (length == 1) {
      result += json_character(text[0]);
    } else {
      result += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return result + '"';
}

std::string json_members(std::string_view message, const LogFields& fields) {
  std::string result = "\"message\":" + json_string(message);
  for (const LogField& field : fields) {
    result += ',' + json_string(field.key) + ':' + std::visit(JsonValue{}, field.value);
  }
  return result;
}

}  // namespace gnomon
