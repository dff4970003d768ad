#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gnomon::config {

/// Something wrong in a value: the octet of the text at which it is, and the likely cause.
struct Slip {
  std::size_t at = 0;
  std::string message;
};

/// A value as it was found: where reading goes on, and what is wrong with it.
struct ScannedValue {
  std::size_t end = 0;  ///< at the end of a line, or at the first octet of a line
  std::vector<Slip> slips;
};

/// Looks at the value of `key` that begins at octet `begin` of `text`, behind the "=". Arrays and
/// strings in triple quotes may go over several lines.
[[nodiscard]] ScannedValue scan_value(std::string_view text,
                                      std::size_t begin,
                                      std::string_view key);

/// How the value ought to be written: `address = "127.0.0.1"`; true, false and numbers without
/// quotes. Quotes that are there already, straight or not, are left out.
[[nodiscard]] std::string well_formed(std::string_view key, std::string_view value);

/// `text` without spaces, tabs and carriage returns at its ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// The octet behind the line of `text` that has octet `at`, without its newline.
[[nodiscard]] std::size_t line_end(std::string_view text, std::size_t at);

/// True if the line that begins at octet `at` begins with `key =` or with a section's header.
[[nodiscard]] bool begins_statement(std::string_view text, std::size_t at);

}  // namespace gnomon::config
