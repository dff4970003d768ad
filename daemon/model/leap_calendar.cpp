#include "model/leap_calendar.h"

namespace gnomon {

namespace {

constexpr std::int64_t kNanosPerDay = 86'400'000'000'000;
constexpr Duration kDay = Duration::nanoseconds(kNanosPerDay);

/// Days from 1970-01-01 to the first day of a month (1 to 12) of the Gregorian calendar. The core
/// includes no <chrono>, which would bring clocks. A year begins in March here, so that the day of
/// a leap year is its last; 153 days are five months from there on (Hinnant, "chrono-compatible
/// low-level date algorithms").
constexpr std::int64_t days_to(std::int64_t year, std::int64_t month) {
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t months = month > 2 ? month - 3 : month + 9;
  const std::int64_t leap_days = y / 4 - y / 100 + y / 400;
  return 365 * y + leap_days + (153 * months + 2) / 5 - 719'468;
}

static_assert(days_to(1970, 1) == 0 && days_to(1972, 3) == 790 && days_to(2027, 1) == 20'819);

/// The year of a day from 1677 on. Counted from the mean length of a year, and then corrected.
constexpr std::int64_t year_of(std::int64_t day) {
  std::int64_t year = 1970 + day / 366 - (day < 0 ? 2 : 0);
  while (days_to(year + 1, 1) <= day) ++year;
  return year;
}

}  // namespace

std::optional<Duration> leap_second_ends(Duration since_1970) {
  const std::int64_t nanos = since_1970.to_nanoseconds();
  const std::int64_t day = nanos / kNanosPerDay - (nanos % kNanosPerDay < 0 ? 1 : 0);
  const std::int64_t year = year_of(day);
  const std::int64_t july = days_to(year, 7);
  const std::int64_t january = days_to(year + 1, 1);
  if (day >= days_to(year, 6) && day < july) return Duration::nanoseconds(july * kNanosPerDay);
  if (day >= days_to(year, 12)) return Duration::nanoseconds(january * kNanosPerDay);
  return std::nullopt;
}

bool is_leap_second_day(Duration since_1970) {
  const auto ends = leap_second_ends(since_1970);
  return ends && *ends - since_1970 <= kDay;
}

LeapIndicator LeapWarning::at(LocalTime time) const {
  if (sign != LeapIndicator::kInsert && sign != LeapIndicator::kDelete) {
    return LeapIndicator::kNone;
  }
  const Duration left = ends - time;
  return left > Duration{} && left <= kDay ? sign : LeapIndicator::kNone;
}

}  // namespace gnomon
