#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace gnomon::config {

/// A place in the configuration text; both count from 1, columns in characters.
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

/// A TOML value and where it stands, free of the TOML library.
struct Value {
  std::variant<Unsupported, bool, std::int64_t, double, std::string, List, Table> data;
  Position at;
};

struct Entry {
  std::string key;
  Position at;  ///< of the key
  Value value;
};

/// The entry of that key, or null.
[[nodiscard]] const Entry* find(const Table& table, std::string_view key);

/// What was given, in words for an error message: `the string "abc"`, `the number 12`, `a table`.
/// Long strings are cut, control characters escaped.
[[nodiscard]] std::string describe(const Value& value);

/// One thing that is wrong. `key` is the path from the section that found it.
struct Problem {
  Position at;
  std::string key;
  std::string message;
};

using Problems = std::vector<Problem>;

/// "given X, expected Y" at the value's place.
[[nodiscard]] Problem mismatch(const Value& value, const std::string& expected);

}  // namespace gnomon::config
