#include "config/value.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace gnomon::config {

namespace {

// Octets of a string that an error message shows.
constexpr std::size_t kQuotedLimit = 80;

struct Describe {
  std::string operator()(Unsupported) const { return "a date or time"; }

  std::string operator()(bool value) const { return value ? "true" : "false"; }

  std::string operator()(std::int64_t value) const { return fmt::format("the number {}", value); }

  // Shortest text that is this number and no other: 0.9999999999999 is not shown as 1. A number
  // that was given with a point keeps one, so that it is not mistaken for a whole number.
  std::string operator()(double value) const {
    if (!std::isfinite(value)) return fmt::format("{}, which is no number", value);
    const std::string text = fmt::format("{}", value);
    const bool looks_whole = text.find_first_not_of("-0123456789") == std::string::npos;
    return "the number " + text + (looks_whole ? ".0" : "");
  }

  std::string operator()(const std::string& value) const { return "the string " + quoted(value); }

  std::string operator()(const List& list) const {
    return list.size() == 1 ? "an array of 1 element"
                            : fmt::format("an array of {} elements", list.size());
  }

  std::string operator()(const Table&) const { return "a table"; }
};

}  // namespace

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text.substr(0, kQuotedLimit)) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet < 0x20 || octet == 0x7f) {
      result += fmt::format("\\x{:02x}", octet);
    } else {
      result += c;
    }
  }
  return result + (text.size() > kQuotedLimit ? "...\"" : "\"");
}

const Entry* find(const Table& table, std::string_view key) {
  const auto found =
      std::ranges::find_if(table, [key](const Entry& entry) { return entry.key == key; });
  return found == table.end() ? nullptr : &*found;
}

std::string describe(const Value& value) { return std::visit(Describe{}, value.data); }

Problem mismatch(const Value& value, const std::string& expected) {
  return {
      .at = value.at, .key = {}, .message = "given " + describe(value) + ", expected " + expected};
}

}  // namespace gnomon::config
