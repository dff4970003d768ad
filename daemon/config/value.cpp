#include "config/value.h"

#include <fmt/core.h>

#include <algorithm>

namespace gnomon::config {

namespace {

// Octets of a string that an error message shows.
constexpr std::size_t kQuotedLimit = 80;

struct Describe {
  std::string operator()(Unsupported) const { return "a date or time"; }

  std::string operator()(bool value) const { return value ? "true" : "false"; }

  std::string operator()(std::int64_t value) const { return fmt::format("the number {}", value); }

  std::string operator()(double value) const { return fmt::format("the number {:.12g}", value); }

  std::string operator()(const std::string& value) const { return "the string " + quoted(value); }

  std::string operator()(const List&) const { return "an array"; }

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
