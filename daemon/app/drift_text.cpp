#include "app/drift_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace gnomon {

namespace {

constexpr double kPpm = 1e-6;
// The last digit that is written, ppm. A frequency at its limit may be rounded beyond it by that.
constexpr double kLastDigit = 1e-6;

constexpr std::string_view kBlanks = " \t\r\n";

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

/// The whole of `word` as a finite decimal number. from_chars knows no hexadecimal form here, and
/// no locale.
std::optional<double> number(std::string_view word) {
  double value = 0;
  const char* const end = word.data() + word.size();
  const char* const begin = word.data();  // NOLINT(*-stringview-data-usage): and an end
  const auto [stop, error] = std::from_chars(begin, end, value, std::chars_format::general);
  if (error != std::errc{} || stop != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace

std::optional<SaveFrequency> parse_drift(std::string_view text, double max_frequency_ppm) {
  const std::string_view line = without_blanks(text);
  const std::size_t gap = line.find_first_of(kBlanks);
  const auto frequency = number(line.substr(0, gap));
  if (!frequency || std::fabs(*frequency) > max_frequency_ppm + kLastDigit) return std::nullopt;
  SaveFrequency result{.frequency_ratio = *frequency * kPpm, .error_ratio = 0};
  if (gap == std::string_view::npos) return result;
  const auto error = number(without_blanks(line.substr(gap)));
  if (!error || *error <= 0 || *error > kLargestDriftError) return std::nullopt;
  result.error_ratio = *error * kPpm;
  return result;
}

std::string drift_text(const SaveFrequency& frequency, double max_frequency_ppm) {
  const double ppm =
      std::clamp(frequency.frequency_ratio / kPpm, -max_frequency_ppm, max_frequency_ppm);
  const double error = std::clamp(frequency.error_ratio / kPpm, kLastDigit, kLargestDriftError);
  return fmt::format("{:.6f} {:.6f}\n", ppm, error);
}

}  // namespace gnomon
