#include "config/syntax_value.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "config/value.h"

namespace gnomon::config {

namespace {

// Of one value; an array of a thousand unquoted addresses is one mistake.
constexpr std::size_t kMostSlips = 50;
constexpr std::string_view kSpaces = " \t\r";
// Quotes that look like quotes and are none for TOML.
constexpr std::array<std::string_view, 8> kOddQuotes = {"\u201c", "\u201d", "\u201e", "\u2018",
                                                        "\u2019", "\u00ab", "\u00bb", "`"};
// What other formats write for true and false.
constexpr std::array<std::string_view, 10> kTrueWords = {
    "yes", "on", "true", "enable", "enabled", "no", "off", "false", "disable", "disabled"};
constexpr std::size_t kFirstFalseWord = 5;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return is_digit(c) || c == '_'; });
}

std::string lower(std::string_view text) {
  std::string result{text};
  std::ranges::transform(result, result.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

std::string_view without_sign(std::string_view text) {
  return text.starts_with('+') || text.starts_with('-') ? text.substr(1) : text;
}

/// Digits, a point, an exponent: what TOML takes for a number, and dates and times.
bool is_number(std::string_view token) {
  token = without_sign(token);
  if (token == "inf" || token == "nan") return true;
  if (token.empty() || !is_digit(token.front())) return false;
  if (token.starts_with("0x") || token.starts_with("0o") || token.starts_with("0b")) return true;
  const bool date = token.size() >= 8 && (token[2] == ':' || token[4] == '-') &&
                    token.find("::") == std::string_view::npos && token.find('.') > 7;
  if (date) return true;
  const std::size_t exponent = token.find_first_of("eE");
  if (exponent != std::string_view::npos) {
    if (!all_digits(without_sign(token.substr(exponent + 1)))) return false;
    token = token.substr(0, exponent);
  }
  const std::size_t point = token.find('.');
  const std::string_view whole = token.substr(0, point);
  const bool leading_zero = whole.size() > 1 && whole.front() == '0';
  const bool decimals = point == std::string_view::npos || all_digits(token.substr(point + 1));
  return all_digits(whole) && !leading_zero && decimals;
}

/// What is wrong with a number that was meant as one; empty if it was not.
std::string number_slip(std::string_view token) {
  const std::string sign = token.starts_with('-') ? "-" : "";
  const std::string_view rest = without_sign(token);
  const std::size_t point = rest.find_first_of(".,");
  const std::string_view whole = rest.substr(0, point);
  if (point != std::string_view::npos) {
    const std::string_view part = rest.substr(point + 1);
    const bool numeric = (whole.empty() || all_digits(whole)) &&
                         (part.empty() || all_digits(part)) && whole.size() + part.size() > 0;
    if (!numeric) return {};
    return fmt::format("a number has a point with a digit on both sides: {}{}.{}", sign,
                       whole.empty() ? "0" : whole, part.empty() ? "0" : part);
  }
  if (all_digits(rest)) {
    const std::size_t first = std::min(rest.find_first_not_of('0'), rest.size() - 1);
    return fmt::format("a number has no leading zero: {}{}", sign, rest.substr(first));
  }
  return {};
}

/// "3s", "10 ms", "5%": a number with a unit.
std::string unit_slip(std::string_view token) {
  const std::string_view rest = without_sign(token);
  const std::size_t end = std::min(rest.find_first_not_of("0123456789."), rest.size());
  const std::string_view number = token.substr(0, token.size() - rest.size() + end);
  const std::string_view unit = trimmed(rest.substr(end));
  const bool letters = unit == "%" || std::ranges::all_of(unit, [](unsigned char c) {
                         return std::isalpha(c) != 0 || c >= 0x80;
                       });
  if (!is_number(number) || unit.empty() || unit.size() > 8 || !letters) return {};
  return fmt::format("a number has no unit here, the key says which: {}", number);
}

std::string_view odd_quote(std::string_view text) {
  for (const std::string_view quote : kOddQuotes) {
    if (text.starts_with(quote)) return quote;
  }
  return {};
}

/// What is wrong with a value that begins with no quote; empty if nothing is.
std::string bare_slip(std::string_view key, std::string_view token) {
  if (token == "true" || token == "false" || is_number(token)) return {};
  if (!odd_quote(token).empty()) {
    return "these quotes are not straight ones: write " + well_formed(key, token);
  }
  const auto* const word = std::ranges::find(kTrueWords, lower(token));
  if (word != kTrueWords.end()) {
    const bool meant = word - kTrueWords.begin() < static_cast<std::ptrdiff_t>(kFirstFalseWord);
    return fmt::format("{} is not known: write {}", quoted(token),
                       well_formed(key, meant ? "true" : "false"));
  }
  if (std::string number = number_slip(token); !number.empty()) return number;
  if (std::string unit = unit_slip(token); !unit.empty()) return unit;
  const bool closes = token.ends_with('"') || token.ends_with('\'');
  return (closes ? "no opening quote: write " : "strings need quotes: write ") +
         well_formed(key, token);
}

/// Reads a value's pieces, and notes what is wrong.
class ValueScan {
 public:
  ValueScan(std::string_view text, std::size_t begin, std::string_view key)
      : text_{text}, key_{key}, at_{begin} {}

  ScannedValue run() {
    skip_spaces();
    const std::size_t end = line_end(text_, at_);
    if (at_ == end || peek() == '#') {
      note(at_, fmt::format("no value after {} =", key_));
      at_ = end;
    } else if (peek() == '[') {
      array();
      rest_of_line();
    } else if (peek() == '{') {
      if (braces()) at_ = end;  // the library says what is wrong in it
    } else if (peek() == '"' || peek() == '\'') {
      if (string(key_)) rest_of_line();
    } else {
      bare_line();
    }
    return {.end = at_, .slips = std::move(slips_)};
  }

 private:
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\n'; }

  void note(std::size_t at, std::string message) {
    if (slips_.size() < kMostSlips) slips_.push_back({at, std::move(message)});
  }

  void skip_spaces() {
    while (at_ < text_.size() && kSpaces.find(text_[at_]) != std::string_view::npos) ++at_;
  }

  /// Over spaces, comments and newlines. False if a new statement begins there, or the text ends.
  bool skip_to_item() {
    for (;;) {
      if (ended_) return false;
      skip_spaces();
      if (at_ >= text_.size()) return false;
      if (peek() == '#') {
        at_ = line_end(text_, at_);
      } else if (peek() == '\n') {
        ++at_;
        ended_ = begins_statement(text_, at_);
      } else {
        return true;
      }
    }
  }

  /// A string at its opening quote. False if it has no end; then the line has been read.
  bool string(std::string_view key) {
    const std::size_t open = at_;
    const char quote = text_[open];
    const std::string triple(3, quote);
    if (text_.substr(open, 3) == triple) return long_string(triple);
    for (++at_; at_ < text_.size() && text_[at_] != '\n'; ++at_) {
      if (text_[at_] == quote) {
        ++at_;
        return true;
      }
      if (quote == '"' && text_[at_] == '\\') escape();
    }
    at_ = line_end(text_, open);
    const std::string_view content = text_.substr(open + 1, at_ - open - 1);
    note(open, "no closing quote: write " +
                   well_formed(key, trimmed(content.substr(0, content.find('#')))));
    return false;
  }

  bool long_string(const std::string& triple) {
    const std::size_t close = text_.find(triple, at_ + 3);
    if (close == std::string_view::npos) {
      note(at_, "no closing " + triple);
      at_ = text_.size();
      return false;
    }
    at_ = close + 3;
    return true;
  }

  void escape() {
    constexpr std::string_view kKnown = "btnfr\"\\uU";
    const char escaped = at_ + 1 < text_.size() ? text_[at_ + 1] : '\n';
    if (escaped == '\n') return;
    if (kKnown.find(escaped) == std::string_view::npos) {
      note(at_, fmt::format("\\{} means nothing between these quotes; between single quotes a "
                            "backslash is a backslash",
                            static_cast<unsigned char>(escaped) < 0x21 ? ' ' : escaped));
    }
    ++at_;
  }

  void array() {
    const std::size_t open = at_++;
    for (std::size_t depth = 1; depth > 0;) {
      if (!skip_to_item()) {
        if (!broken_) note(open, fmt::format("no closing ] of the array of {}", key_));
        return;
      }
      if (peek() == ',' || peek() == ']') {
        depth -= peek() == ']' ? 1U : 0U;
        ++at_;
      } else if (peek() == '[' && bracketed_address().empty()) {
        ++depth;
        ++at_;
      } else {
        item();
      }
    }
  }

  /// "[::]:123" without quotes, at its bracket; empty if it is an array.
  [[nodiscard]] std::string_view bracketed_address() const {
    const std::size_t close = text_.find(']', at_);
    const std::string_view inside = text_.substr(at_ + 1, close - at_ - 1);
    const bool address =
        close != std::string_view::npos && inside.find(':') != std::string_view::npos &&
        inside.find_first_not_of("0123456789abcdefABCDEF:.%") == std::string_view::npos;
    if (!address) return {};
    const std::size_t end = std::min(text_.find_first_of(",] \t\r\n", close + 1), text_.size());
    return text_.substr(at_, end - at_);
  }

  /// A table in braces, at the brace. False if it does not end on its line; then the rest is
  /// skipped.
  bool braces() {
    const std::size_t end = line_end(text_, at_);
    const std::size_t close = text_.substr(0, end).find('}', at_);
    if (close == std::string_view::npos)
      note(at_, "a table in braces ends on its line; write a section instead");
    at_ = close == std::string_view::npos ? text_.size() : close + 1;
    return close != std::string_view::npos;
  }

  void item() {
    const std::size_t begin = at_;
    if (peek() == '{') {
      broken_ = !braces();
      if (broken_) return;
    } else if (peek() == '"' || peek() == '\'') {
      broken_ = !string({});
      if (broken_) return;
    } else {
      std::string_view token = peek() == '[' ? bracketed_address() : std::string_view{};
      if (token.empty()) {
        const std::size_t end = std::min(text_.find_first_of(",] \t\r\n#", at_), text_.size());
        token = text_.substr(at_, end - at_);
      }
      at_ += std::max<std::size_t>(token.size(), 1);
      const std::string slip = bare_slip({}, token);
      if (!slip.empty()) note(begin, slip);
    }
    const std::size_t behind = at_;
    if (skip_to_item() && peek() != ',' && peek() != ']')
      note(behind, "no comma between two items");
  }

  /// Behind a value there may be a comment only.
  void rest_of_line() {
    const std::size_t end = line_end(text_, at_);
    if (at_ > 0 && at_ < text_.size() && text_[at_ - 1] == '\n') return;  // a statement begins
    skip_spaces();
    const std::string_view rest = trimmed(text_.substr(at_, end - at_));
    if (!rest.empty() && rest.front() != '#') note(at_, trailing(rest));
    at_ = end;
  }

  [[nodiscard]] static std::string trailing(std::string_view rest) {
    if (rest.front() == ',' || rest.front() == ';') {
      return fmt::format("a line does not end with a {}",
                         rest.front() == ',' ? "comma" : "semicolon");
    }
    if (rest.find('=') != std::string_view::npos) {
      return "one key a line: begin a new line at " + quoted(rest);
    }
    return "unexpected text behind the value: " + quoted(rest);
  }

  /// A value without quotes: all of the line but a comment.
  void bare_line() {
    const std::size_t end = line_end(text_, at_);
    std::string_view token = text_.substr(at_, end - at_);
    token = trimmed(token.substr(0, token.find('#')));
    const std::size_t space = token.find_first_of(" \t");
    const std::string_view first = token.substr(0, space);
    const bool another =
        space != std::string_view::npos && token.find('=') != std::string_view::npos;
    if (another || first.ends_with(',') || first.ends_with(';')) {
      const bool marked = first.ends_with(',') || first.ends_with(';');
      const std::size_t length = first.size() - (marked ? 1U : 0U);
      const std::string_view rest = trimmed(token.substr(length));
      const std::string slip = bare_slip(key_, first.substr(0, length));
      if (!slip.empty()) note(at_, slip);
      note(at_ + static_cast<std::size_t>(rest.data() - token.data()), trailing(rest));
    } else if (const std::string slip = bare_slip(key_, token); !slip.empty()) {
      note(at_, slip);
    }
    at_ = end;
  }

  std::string_view text_;
  std::string_view key_;
  std::size_t at_;
  bool ended_ = false;   ///< a statement begins inside the array
  bool broken_ = false;  ///< something inside the array has no end, so its bracket may be in there
  std::vector<Slip> slips_;
};

std::string_view without_quotes(std::string_view text) {
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view quote : {std::string_view{"\""}, std::string_view{"'"}}) {
      if (text.starts_with(quote)) text.remove_prefix(1), again = true;
      if (text.ends_with(quote)) text.remove_suffix(1), again = true;
    }
    for (const std::string_view quote : kOddQuotes) {
      if (text.starts_with(quote)) text.remove_prefix(quote.size()), again = true;
      if (text.ends_with(quote)) text.remove_suffix(quote.size()), again = true;
    }
  }
  return text;
}

}  // namespace

ScannedValue scan_value(std::string_view text, std::size_t begin, std::string_view key) {
  return ValueScan{text, begin, key}.run();
}

std::string well_formed(std::string_view key, std::string_view value) {
  const std::string_view bare = without_quotes(value);
  const bool as_it_is = bare == "true" || bare == "false" || (bare == value && is_number(bare));
  const std::string text = as_it_is ? std::string{bare} : quoted(bare);
  return key.empty() ? text : fmt::format("{} = {}", key, text);
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

std::size_t line_end(std::string_view text, std::size_t at) {
  return std::min(text.find('\n', at), text.size());
}

bool begins_statement(std::string_view text, std::size_t at) {
  const std::string_view line = trimmed(text.substr(at, line_end(text, at) - at));
  if (line.starts_with('[')) {
    // A header, not an item such as [::]:123 or a nested array.
    return line.size() > 1 &&
           (std::isalpha(static_cast<unsigned char>(line[1])) != 0 || line[1] == '[') &&
           line.find(':') == std::string_view::npos && line.find('"') == std::string_view::npos;
  }
  const std::size_t key_end =
      line.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");
  return key_end != std::string_view::npos && key_end > 0 &&
         trimmed(line.substr(key_end)).starts_with('=');
}

}  // namespace gnomon::config
