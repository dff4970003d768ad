#include "web/negotiation.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

namespace gnomon {
namespace {

constexpr std::string_view kBlank = " \t";

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::string lower(std::string_view text) {
  std::string result{text};
  std::ranges::transform(result, result.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return result;
}

/// Returns what stands in `rest` before the first `separator`, trimmed, and removes both from
/// `rest`.
std::string_view next_part(std::string_view& rest, char separator) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return trim(part);
}

/// One entry of a header with a list, such as Accept.
struct Choice {
  std::string name;
  std::string version;
  double quality = 1;
};

/// The quality value; 0, which refuses the choice, if the text is no number from 0 to 1.
double parse_quality(std::string_view text) {
  double value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool good = parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size();
  return good && value >= 0 && value <= 1 ? value : 0;
}

Choice parse_choice(std::string_view text) {
  Choice choice;
  choice.name = lower(next_part(text, ';'));
  while (!text.empty()) {
    std::string_view value = next_part(text, ';');
    const std::string key = lower(next_part(value, '='));
    value = trim(value);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    if (key == "q") choice.quality = parse_quality(value);
    if (key == "version") choice.version = value;
  }
  return choice;
}

std::vector<Choice> parse_list(std::string_view header) {
  std::vector<Choice> choices;
  while (!header.empty()) {
    const std::string_view part = next_part(header, ',');
    if (!part.empty()) choices.push_back(parse_choice(part));
  }
  return choices;
}

/// The quality of the first of `names` that the list contains; empty if it contains none. `names`
/// has the most specific name first.
std::optional<double> quality_of(const std::vector<Choice>& choices,
                                 std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    std::optional<double> best;
    for (const Choice& choice : choices) {
      if (choice.name == name) best = std::max(best.value_or(0), choice.quality);
    }
    if (best) return best;
  }
  return std::nullopt;
}

}  // namespace

ExpositionFormat choose_format(std::string_view accept) {
  std::vector<Choice> choices = parse_list(accept);
  std::erase_if(choices, [](const Choice& choice) {
    const bool open_metrics = choice.name == "application/openmetrics-text";
    const bool text = choice.name == "text/plain";
    return (open_metrics && !choice.version.empty() && choice.version != "1.0.0") ||
           (text && !choice.version.empty() && choice.version != "0.0.4");
  });
  const double open_metrics = quality_of(choices, {"application/openmetrics-text"}).value_or(0);
  const double text = quality_of(choices, {"text/plain", "text/*", "*/*"}).value_or(0);
  return open_metrics > 0 && open_metrics >= text ? ExpositionFormat::kOpenMetrics
                                                  : ExpositionFormat::kText;
}

bool accepts_gzip(std::string_view accept_encoding) {
  return quality_of(parse_list(accept_encoding), {"gzip", "x-gzip", "*"}).value_or(0) > 0;
}

}  // namespace gnomon
