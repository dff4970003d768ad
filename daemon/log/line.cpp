#include "log/line.h"

#include <fmt/core.h>

#include <cmath>
#include <cstddef>

#include "base/text.h"

namespace gnomon {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

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
    const std::size_t length = utf8_length(text);
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
