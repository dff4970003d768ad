#include "model/leap_calendar.h"

#include <gtest/gtest.h>

#include <chrono>

namespace gnomon {
namespace {

using std::chrono::year;

/// Midnight at the beginning of a day, UTC.
LocalTime midnight(int y, unsigned month, unsigned day) {
  const std::chrono::sys_days days{year{y} / std::chrono::month{month} / std::chrono::day{day}};
  return LocalTime::from_nanoseconds(std::chrono::nanoseconds{days.time_since_epoch()}.count());
}

const Duration kSecond = Duration::seconds(1);
const Duration kNanosecond = Duration::nanoseconds(1);

TEST(LeapCalendar, OnlyJuneAndDecemberEndWithALeapSecond) {
  for (const int y : {1972, 2016, 2026, 2035, 2036, 2100}) {
    for (unsigned month = 1; month <= 12; ++month) {
      const auto ends = leap_second_ends(midnight(y, month, 15).since_origin());
      ASSERT_EQ(ends.has_value(), month == 6 || month == 12) << y << " " << month;
    }
    EXPECT_EQ(LocalTime{} + *leap_second_ends(midnight(y, 6, 1).since_origin()), midnight(y, 7, 1));
    EXPECT_EQ(LocalTime{} + *leap_second_ends(midnight(y, 12, 31).since_origin()),
              midnight(y + 1, 1, 1));
  }
}

TEST(LeapCalendar, TheDayBeginsAndEndsAtMidnight) {
  for (const LocalTime end : {midnight(2026, 7, 1), midnight(2027, 1, 1), midnight(2037, 1, 1)}) {
    const LocalTime begin = end - Duration::seconds(86400);
    EXPECT_FALSE(is_leap_second_day((begin - kNanosecond).since_origin()));
    EXPECT_TRUE(is_leap_second_day(begin.since_origin()));
    EXPECT_TRUE(is_leap_second_day((end - kNanosecond).since_origin()));
    EXPECT_FALSE(is_leap_second_day(end.since_origin()));
  }
  EXPECT_FALSE(is_leap_second_day(midnight(2026, 1, 31).since_origin()));
  EXPECT_FALSE(is_leap_second_day(midnight(2026, 11, 30).since_origin()));
  EXPECT_FALSE(is_leap_second_day(midnight(2028, 2, 29).since_origin()));
}

TEST(LeapWarning, IsAnnouncedOnItsDayAtEachSecondAndAtNoOther) {
  for (const LeapIndicator sign : {LeapIndicator::kInsert, LeapIndicator::kDelete}) {
    const LeapWarning warning{.sign = sign, .ends = midnight(2027, 1, 1)};
    for (int second = -10; second < 86400; ++second) {
      const LocalTime time = midnight(2027, 1, 1) + Duration::seconds(second);
      ASSERT_EQ(warning.at(time), second < 0 ? sign : LeapIndicator::kNone) << second;
    }
    EXPECT_EQ(warning.at(midnight(2026, 12, 31)), sign);
    EXPECT_EQ(warning.at(midnight(2026, 12, 31) - kNanosecond), LeapIndicator::kNone);
    EXPECT_EQ(warning.at(midnight(2027, 6, 30) + kSecond), LeapIndicator::kNone);
  }
}

TEST(LeapWarning, NothingThatIsNoLeapSecondIsAnnounced) {
  for (const LeapIndicator sign : {LeapIndicator::kNone, LeapIndicator::kUnsynchronized}) {
    const LeapWarning warning{.sign = sign, .ends = midnight(2027, 1, 1)};
    EXPECT_EQ(warning.at(midnight(2026, 12, 31) + kSecond), LeapIndicator::kNone);
  }
}

}  // namespace
}  // namespace gnomon
