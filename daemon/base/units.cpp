#include "base/units.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace gnomon {

namespace {

/// Values below `below` are shown in the unit `name`, of which a second has `per_second`.
struct Unit {
  double below;  // seconds, after rounding to three digits
  double per_second;
  const char* name;
};

constexpr std::array<Unit, 4> kUnits = {
    {{999.5e-9, 1e9, "ns"}, {999.5e-6, 1e6, "us"}, {999.5e-3, 1e3, "ms"}, {HUGE_VAL, 1, "s"}}};

/// Spans below `below` are shown in the unit `name`, which has `seconds`: up to 599 s, then 10 to
/// 179 min, then 3 to 71 h, then days.
struct Span {
  double below;  // seconds
  double seconds;
  const char* name;
};

constexpr std::array<Span, 4> kSpans = {
    {{600, 1, "s"}, {3 * 3600, 60, "min"}, {3 * 86400, 3600, "h"}, {HUGE_VAL, 86400, "d"}}};

std::string number_text(double value, int decimals) {
  std::array<char, 48> text{};
  const int length =
      std::snprintf(text.data(), text.size(), "%.*f", decimals, value);  // NOLINT(*-vararg)
  return {text.data(), length > 0 ? static_cast<std::size_t>(length) : 0};
}

std::string printed(double value, int decimals, const char* unit) {
  return number_text(value, decimals) + " " + unit;
}

int decimals_for(double magnitude) {
  if (magnitude < 9.995) return 2;
  return magnitude < 99.95 ? 1 : 0;
}

const Unit& unit_for(double magnitude) {
  for (const Unit& unit : kUnits) {
    if (magnitude < unit.below) return unit;
  }
  return kUnits.back();
}

}  // namespace

std::string seconds_text(double seconds) {
  // 1e12 s are 30,000 years: such a number is no time, and printed it would fill the line.
  if (!std::isfinite(seconds) || std::fabs(seconds) > 1e12) return "n/a";
  const double magnitude = std::fabs(seconds);
  if (magnitude < 0.5e-9) return "0 s";
  const Unit& unit = unit_for(magnitude);
  const bool is_nanoseconds = &unit == kUnits.data();
  const double scaled = seconds * unit.per_second;
  return printed(scaled, is_nanoseconds ? 0 : decimals_for(std::fabs(scaled)), unit.name);
}

std::string offset_text(double seconds) {
  const std::string text = seconds_text(seconds);
  return seconds >= 0.5e-9 && std::isfinite(seconds) ? "+" + text : text;
}

std::string measured_offset_text(double seconds, std::optional<double> error) {
  // Beyond 1e12 s or below 1e-12 s nothing is a measurement.
  const bool known = error && std::isfinite(*error) && *error >= 1e-12 && *error <= 1e12;
  if (!known || !std::isfinite(seconds) || std::fabs(seconds) > 1e12) return offset_text(seconds);
  const Unit& unit = unit_for(std::max(std::fabs(seconds), *error));
  const double scaled_error = *error * unit.per_second;
  double place = std::pow(10, std::floor(std::log10(scaled_error)));
  // 9.7 is 10, and 1.26 keeps two digits, because 1 would be a quarter less.
  if (scaled_error >= 9.5 * place) place *= 10;
  if (scaled_error < 1.95 * place) place /= 10;
  const int decimals = std::max(0, -static_cast<int>(std::lround(std::log10(place))));
  const double shown = std::round(seconds * unit.per_second / place) * place;
  const std::string value = shown == 0 ? "0" : number_text(shown, decimals);
  const std::string margin = number_text(std::round(scaled_error / place) * place, decimals);
  return (shown > 0 ? "+" : "") + value + " +- " + margin + " " + unit.name;
}

std::string counted(std::size_t number, const std::string& thing) {
  return std::to_string(number) + " " + thing + (number == 1 ? "" : "s");
}

std::string agreement(std::size_t agreeing, std::size_t peers) {
  const bool one = agreeing == 1 || peers == 1;
  return std::to_string(agreeing) + " of " + counted(peers, "peer") + (one ? " agrees" : " agree");
}

std::string span_text(double seconds) {
  if (!std::isfinite(seconds) || std::fabs(seconds) > 1e12) return "n/a";
  if (seconds < 1) return seconds_text(seconds);
  for (const Span& span : kSpans) {
    if (seconds < span.below) return printed(seconds / span.seconds, 0, span.name);
  }
  return printed(seconds, 0, "s");
}

}  // namespace gnomon
