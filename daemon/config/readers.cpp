#include "config/readers.h"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

#include "base/text.h"

namespace gnomon::config {

namespace {

// Limits of a host name and of each of its labels, octets (RFC 1035, section 2.3.4).
constexpr std::size_t kLongestName = 253;
constexpr std::size_t kLongestLabel = 63;
// Limits of our own, so that no text makes the daemon use endless memory: octets of a string,
// elements of an array.
constexpr std::size_t kLongestText = 4096;
constexpr std::size_t kMostElements = 1024;

std::string with_unit(const std::string& text, const std::string& unit) {
  return unit.empty() ? text : text + " (" + unit + ")";
}

bool is_printable_ascii(char c) { return c > 0x20 && c < 0x7f; }

/// Underscores are not allowed in host names, but some names have them all the same.
bool is_label_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
}

bool is_host_label(std::string_view label) {
  return !label.empty() && label.size() <= kLongestLabel && label.front() != '-' &&
         label.back() != '-' && std::ranges::all_of(label, is_label_character);
}

bool all_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// A name whose last label has only digits, such as "192.0.2", is refused: it is a mistyped IPv4
// address, and never a name (RFC 1123, section 2.1).
bool is_host_name(std::string_view text) {
  if (text.ends_with('.')) text.remove_suffix(1);
  if (text.empty() || text.size() > kLongestName) return false;
  while (true) {
    const std::size_t dot = text.find('.');
    const std::string_view label = text.substr(0, dot);
    if (!is_host_label(label)) return false;
    if (dot == std::string_view::npos) return !all_digits(label);
    text.remove_prefix(dot + 1);
  }
}

/// Reads an array of strings. `parse` turns one string into an element, or refuses it. All elements
/// are looked at, so that all mistakes are reported at once.
template <class Element, class Parse>
Result<std::vector<Element>, Problems> read_list(const Value& value,
                                                 const std::string& expected,
                                                 const std::string& expected_element,
                                                 Parse parse) {
  const auto* list = std::get_if<List>(&value.data);
  if (list == nullptr) return reject(value, expected);
  if (list->size() > kMostElements) {
    return reject(value, fmt::format("{}, with at most {} elements", expected, kMostElements));
  }
  std::vector<Element> result;
  Problems problems;
  for (const Value& item : *list) {
    const auto* text = std::get_if<std::string>(&item.data);
    const std::optional<Element> element = text == nullptr ? std::nullopt : parse(*text);
    if (!element) {
      problems.push_back(mismatch(item, expected_element));
    } else if (std::ranges::find(result, *element) != result.end()) {
      problems.push_back({.at = item.at, .key = {}, .message = describe(item) + " is given twice"});
    } else {
      result.push_back(*element);
    }
  }
  if (!problems.empty()) return failure(std::move(problems));
  return result;
}

/// How the value should have been written, if it was meant for this reader; else empty.
std::string other_form(const Value& value, double min, double max, bool whole) {
  const auto in_range = [&](double number) { return number >= min && number <= max; };
  if (const auto* text = std::get_if<std::string>(&value.data)) {
    double number = 0;
    const char* const end = text->data() + text->size();
    const auto [stop, error] = std::from_chars(text->data(), end, number);
    const bool meant = error == std::errc{} && stop == end && in_range(number) &&
                       (!whole || number == std::floor(number));
    return meant ? fmt::format("; write {} without quotes",
                               whole ? fmt::format("{:.0f}", number) : *text)
                 : "";
  }
  const auto* real = std::get_if<double>(&value.data);
  if (!whole || real == nullptr || !in_range(*real) || *real != std::floor(*real)) return {};
  return fmt::format("; write {:.0f} without a point or exponent", *real);
}

tl::unexpected<Problems> reject(const Value& value,
                                const std::string& expected,
                                const std::string& hint) {
  Problem problem = mismatch(value, expected);
  problem.message += hint;
  return failure(Problems{std::move(problem)});
}

}  // namespace

tl::unexpected<Problems> reject(const Value& value, const std::string& expected) {
  return failure(Problems{mismatch(value, expected)});
}

std::string FlagReader::expected() { return "true or false"; }

Result<bool, Problems> FlagReader::read(const Value& value) {
  if (const auto* flag = std::get_if<bool>(&value.data)) return *flag;
  const auto* text = std::get_if<std::string>(&value.data);
  const bool quoted = text != nullptr && (*text == "true" || *text == "false");
  return reject(value, expected(), quoted ? "; write " + *text + " without quotes" : "");
}

std::string WholeReader::expected() const {
  return with_unit(fmt::format("a whole number from {} to {}", min, max), unit);
}

Result<std::int64_t, Problems> WholeReader::read(const Value& value) const {
  const auto* number = std::get_if<std::int64_t>(&value.data);
  if (number != nullptr && *number >= min && *number <= max) return *number;
  return reject(value, expected(),
                other_form(value, static_cast<double>(min), static_cast<double>(max), true));
}

std::string NumberReader::expected() const {
  return with_unit(fmt::format("a number from {:.12g} to {:.12g}", min, max), unit);
}

Result<double, Problems> NumberReader::read(const Value& value) const {
  std::optional<double> number;
  if (const auto* real = std::get_if<double>(&value.data)) number = *real;
  if (const auto* whole = std::get_if<std::int64_t>(&value.data)) {
    number = static_cast<double>(*whole);
  }
  // NaN fails both comparisons, so it is refused like a number out of range.
  if (number && *number >= min && *number <= max) return *number;
  return reject(value, expected(), other_form(value, min, max, false));
}

Result<std::string, Problems> TextReader::read(const Value& value) const {
  const auto* text = std::get_if<std::string>(&value.data);
  const bool fits =
      text != nullptr && text->size() <= kLongestText && std::ranges::none_of(*text, is_control);
  if (fits) return *text;
  if (text == nullptr) return reject(value, expected());
  return reject(value, expected(),
                fmt::format(", of at most {} octets and without control characters", kLongestText));
}

std::string NameReader::expected() {
  return fmt::format("a string of 1 to {} printable ASCII characters without spaces", kLongestName);
}

Result<std::string, Problems> NameReader::read(const Value& value) {
  const auto* text = std::get_if<std::string>(&value.data);
  const bool fits = text != nullptr && !text->empty() && text->size() <= kLongestName &&
                    std::ranges::all_of(*text, is_printable_ascii);
  if (fits) return *text;
  return reject(value, expected());
}

std::string HostReader::expected() { return "an IP address or a host name, without port"; }

Result<std::string, Problems> HostReader::read(const Value& value) {
  const auto* text = std::get_if<std::string>(&value.data);
  if (text != nullptr && (IpAddress::parse(*text) || is_host_name(*text))) return *text;
  return reject(value, expected());
}

std::string EndpointsReader::expected() const {
  return fmt::format(R"(an array of addresses such as ["127.0.0.1:{0}", "[::1]:{0}"])",
                     default_port);
}

Result<std::vector<Endpoint>, Problems> EndpointsReader::read(const Value& value) const {
  const std::string element = fmt::format(
      R"(an IP address with or without port, such as "192.0.2.1:{0}" or "[2001:db8::1]:{0}")",
      default_port);
  return read_list<Endpoint>(value, expected(), element, [this](const std::string& text) {
    const auto endpoint = Endpoint::parse(text, default_port);
    return endpoint && endpoint->port == 0 ? std::nullopt : endpoint;
  });
}

std::string SubnetsReader::expected() {
  return R"(an array of subnets such as ["192.0.2.0/24", "2001:db8::/32"])";
}

Result<std::vector<Subnet>, Problems> SubnetsReader::read(const Value& value) {
  return read_list<Subnet>(value, expected(),
                           R"(a subnet such as "192.0.2.0/24", no bit set behind the prefix)",
                           [](const std::string& text) { return Subnet::parse(text); });
}

std::string expected_words(const std::vector<std::string>& words) {
  std::string result;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) result += i + 1 == words.size() ? " or " : ", ";
    result += '"' + words[i] + '"';
  }
  return result;
}

Result<std::size_t, Problems> read_word(const Value& value, const std::vector<std::string>& words) {
  Problem problem = mismatch(value, expected_words(words));
  if (const auto* text = std::get_if<std::string>(&value.data)) {
    const auto found = std::ranges::find(words, *text);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    const auto near = nearest(*text, words);
    if (near) problem.message += "; did you mean \"" + *near + "\"?";
  }
  return failure(Problems{problem});
}

}  // namespace gnomon::config
