#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace gnomon::config {

/// A place in the configuration text. Lines and columns count from 1, columns in characters.
struct Position {
  unsigned line = 0;
  unsigned column = 0;

  auto operator<=>(const Position&) const = default;
};

struct Value;
struct Entry;
using List = std::vector<Value>;
using Table = std::vector<Entry>;  ///< in the order of the text

/// A TOML value of a type that no key takes: dates and times.
struct Unsupported {};

/// A TOML value and its place, in types of our own: no header needs the TOML library.
struct Value {
  std::variant<Unsupported, bool, std::int64_t, double, std::string, List, Table> data;
  Position at;
};

/// A key of a table with its value.
struct Entry {
  std::string key;
  Position at;  ///< of the key
  Value value;
};

/// The entry with that key; null if there is none.
[[nodiscard]] const Entry* find(const Table& table, std::string_view key);

/// `text` in quotes, cut after 80 octets, with control characters escaped, so that it cannot
/// disturb a terminal.
[[nodiscard]] std::string quoted(std::string_view text);

/// Says in words what was given, for an error message: `the string "abc"`, `the number 12`, `a
/// table`. Strings of more than 80 octets are cut, control characters are escaped.
[[nodiscard]] std::string describe(const Value& value);

/// One thing that is wrong. `key` is the path from the section that found the problem, such as
/// "virtual.seed" in section `[clock]`.
struct Problem {
  Position at;
  std::string key;
  std::string message;
};

using Problems = std::vector<Problem>;

/// The problem "given X, expected Y" at the value's place. `expected` is in words.
[[nodiscard]] Problem mismatch(const Value& value, const std::string& expected);

}  // namespace gnomon::config
