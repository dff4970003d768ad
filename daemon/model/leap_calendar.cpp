#include "model/leap_calendar.h"

#include <chrono>

namespace gnomon {

namespace {

constexpr Duration kDay = Duration::milliseconds(86'400'000);

}  // namespace

std::optional<Duration> leap_second_ends(Duration since_1970) {
  using std::chrono::days;
  const std::chrono::sys_time<std::chrono::nanoseconds> time{
      std::chrono::nanoseconds{since_1970.to_nanoseconds()}};
  const std::chrono::year_month_day date{std::chrono::floor<days>(time)};
  if (date.month() != std::chrono::June && date.month() != std::chrono::December) {
    return std::nullopt;
  }
  const std::chrono::sys_days next{(date.year() / date.month() + std::chrono::months{1}) /
                                   std::chrono::day{1}};
  return Duration::nanoseconds(std::chrono::nanoseconds{next.time_since_epoch()}.count());
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
