#include "config/readers.h"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

#include "base/host_text.h"
#include "base/text.h"

namespace gnomon::config {

namespace {

// Limits of our own, so that no text makes the daemon use endless memory: octets of a string,
// elements of an array, octets of the label of a metric.
constexpr std::size_t kLongestText = 4096;
constexpr std::size_t kLongestName = 253;
constexpr std::size_t kMostElements = 1024;

std::string with_unit(const std::string& text, const std::string& unit) {
  return unit.empty() ? text : text + " (" + unit + ")";
}

bool is_printable_ascii(char c) { return c > 0x20 && c < 0x7f; }

/// What is wrong with `value`, as base/host_text.h says it.
Problem problem_of(const Value& value, const std::string& fault) {
  return {.at = value.at, .key = {}, .message = "given " + describe(value) + ", " + fault};
}

/// Reads an array of strings. `parse` turns one string into an element, or says what is wrong with
/// it. All elements are looked at, so that all mistakes are reported at once.
template <class Element, class Parse>
Result<std::vector<Element>, Problems> read_list(const Value& value,
                                                 const std::string& expected,
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
    const Result<Element, std::string> element = parse(text == nullptr ? std::string{} : *text);
    if (!element) {
      problems.push_back(problem_of(item, element.error()));
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
  if (text == nullptr) return reject(value, expected());
  if (const std::string fault = fault_of_host(*text); !fault.empty()) {
    return failure(Problems{problem_of(value, fault)});
  }
  return *text;
}

std::string EndpointsReader::expected() const {
  return fmt::format(R"(an array of addresses such as ["127.0.0.1:{0}", "[::1]:{0}"])",
                     default_port);
}

Result<std::vector<Endpoint>, Problems> EndpointsReader::read(const Value& value) const {
  const auto parse = [this](const std::string& text) -> Result<Endpoint, std::string> {
    const auto endpoint = Endpoint::parse(text, default_port);
    if (!endpoint || endpoint->port == 0) {
      return failure(
          fmt::format("expected an IP address with or without port, such as "
                      R"("192.0.2.1:{0}" or "[2001:db8::1]:{0}")",
                      default_port));
    }
    std::string fault = fault_of_listener(endpoint->address);
    if (!fault.empty()) return failure(std::move(fault));
    return *endpoint;
  };
  return read_list<Endpoint>(value, expected(), parse);
}

std::string SourcesReader::expected() {
  return R"(an IP address such as "192.0.2.5", or an array of at most one of each family)";
}

Result<std::vector<IpAddress>, Problems> SourcesReader::read(const Value& value) {
  const Value list = std::holds_alternative<std::string>(value.data)
                         ? Value{.data = List{value}, .at = value.at}
                         : value;
  const auto parse = [](const std::string& text) -> Result<IpAddress, std::string> {
    const auto address = IpAddress::parse(text);
    if (!address) return failure(std::string{R"(expected an IP address such as "192.0.2.5")"});
    // Who sends is one host, as who is asked. Where "any" is meant, the key is left out.
    std::string fault = fault_of_server(*address);
    if (!fault.empty()) return failure(std::move(fault));
    return *address;
  };
  auto read = read_list<IpAddress>(list, expected(), parse);
  const bool twins = read && read->size() == 2 && (*read)[0].is_v4() == (*read)[1].is_v4();
  if (twins || (read && read->size() > 2)) return reject(value, expected());
  return read;
}

std::string SubnetsReader::expected() {
  return R"(an array of subnets such as ["192.0.2.0/24", "2001:db8::/32"])";
}

Result<std::vector<Subnet>, Problems> SubnetsReader::read(const Value& value) {
  const auto parse = [](const std::string& text) -> Result<Subnet, std::string> {
    if (const auto subnet = Subnet::parse(text)) return *subnet;
    const bool zone = text.find('%') != std::string::npos;
    return failure(std::string{"expected a subnet such as \"192.0.2.0/24\", "} +
                   (zone ? "without a zone" : "no bit set behind the prefix"));
  };
  return read_list<Subnet>(value, expected(), parse);
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
