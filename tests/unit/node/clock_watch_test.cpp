#include "node/clock_watch.h"

#include <gtest/gtest.h>

namespace gnomon {
namespace {

Now at(double mono, double local) {
  return {
      .mono = MonoTime{} + Duration::seconds(mono),
      .local = LocalTime::from_nanoseconds(1'790'000'000'000'000'000) + Duration::seconds(local)};
}

TEST(ClockWatch, AClockThatRunsAtItsOwnRateIsNoSurprise) {
  ClockWatch watch;
  EXPECT_FALSE(watch.check(at(0, 0), {}));
  EXPECT_FALSE(watch.check(at(4, 4.02), {}));
  EXPECT_FALSE(watch.check(at(1004, 1004.52), {}));
}

TEST(ClockWatch, AJumpIsSeenOnceWithItsSize) {
  ClockWatch watch;
  (void)watch.check(at(0, 0), {});
  const auto forward = watch.check(at(4, 4.5), {});
  ASSERT_TRUE(forward);
  EXPECT_NEAR(forward->to_seconds(), 0.5, 1e-9);
  EXPECT_FALSE(watch.check(at(8, 8.5), {}));
  const auto backward = watch.check(at(9, 9.0), {});
  ASSERT_TRUE(backward);
  EXPECT_NEAR(backward->to_seconds(), -0.5, 1e-9);
}

TEST(ClockWatch, OurOwnStepIsNoSurprise) {
  ClockWatch watch;
  (void)watch.check(at(0, 0), {});
  watch.on_adjusted(at(1, 11));
  EXPECT_FALSE(watch.check(at(4, 14), {}));
}

class ClockWatchDuringASlew : public ::testing::Test {
 protected:
  void slew(bool moves_monotonic) {
    const Now start = at(0, 0);
    watch_.on_adjusted(start);
    pending_ = {.start = start.mono,
                .end = start.mono + Duration::seconds(10),
                .amount = Duration::seconds(0.8),
                .moves_monotonic = moves_monotonic};
  }

  [[nodiscard]] std::optional<Duration> check(Now now) { return watch_.check(now, pending_); }

  ClockWatch watch_;
  PendingSlew pending_;
};

TEST_F(ClockWatchDuringASlew, OneThatMovesTheMonotonicClockIsNoSurprise) {
  slew(true);
  EXPECT_FALSE(check(at(4, 3.68)));
  EXPECT_FALSE(check(at(10, 9.2)));
  EXPECT_TRUE(check(at(20, 18.4)));
}

TEST_F(ClockWatchDuringASlew, AJumpIsSeenInIt) {
  slew(true);
  const auto jump = check(at(4, 3.48));
  ASSERT_TRUE(jump);
  EXPECT_NEAR(jump->to_seconds(), -0.2, 1e-9);
}

TEST_F(ClockWatchDuringASlew, AJumpOfItsSizeIsSeenIfTheMonotonicClockDoesNotMove) {
  slew(false);
  EXPECT_FALSE(check(at(4, 4)));
  EXPECT_TRUE(check(at(8, 7.68)));
}

}  // namespace
}  // namespace gnomon
