#include "filter/sample_history.h"

#include <gtest/gtest.h>

#include <cmath>

namespace gnomon {
namespace {

constexpr double kNone = 0;
constexpr RateRange kAnyRate{.low = -500e-6, .high = 500e-6};

LocalTime at(double seconds) {
  return LocalTime::from_nanoseconds(1'700'000'000'000'000'000) + Duration::seconds(seconds);
}

Sample sample(double when, double offset, double delay) {
  return {
      .at = at(when), .offset_seconds = offset, .delay_seconds = delay, .dispersion_seconds = 1e-6};
}

TEST(SampleHistory, TheNearestExchangeBoundsBest) {
  SampleHistory history;
  history.add(sample(0, 0, 0.010));
  history.add(sample(10, 0, 0.100));
  const ErrorBound bound = history.bound({.at = at(20), .rate_error = 15e-6});
  EXPECT_DOUBLE_EQ(bound.delay_seconds, 0.010);
  EXPECT_NEAR(bound.total(), 0.005 + 1e-6 + 15e-6 * 20, 1e-6);
}

TEST(SampleHistory, AgeLetsANewerOneTakeOver) {
  SampleHistory history;
  history.add(sample(0, 0, 0.010));
  history.add(sample(1000, 0, 0.020));
  EXPECT_DOUBLE_EQ(history.bound({.at = at(1000), .rate_error = 15e-6}).delay_seconds, 0.020);
}

TEST(SampleHistory, DistanceFromTheSampleCounts) {
  SampleHistory history;
  history.add(sample(0, 0.003, 0.010));
  const ErrorBound bound = history.bound({.at = at(0), .offset = 0.001, .rate_error = 0});
  EXPECT_NEAR(bound.total(), 0.007 + 1e-6, 1e-12);
}

TEST(SampleHistory, ASampleFromWhenThePeerWasWorseDoesNotBoundWhatItIsNow) {
  SampleHistory history;
  Sample then = sample(0, 0, 0.001);
  then.peer_distance_seconds = 0.5;
  history.add(then);
  EXPECT_NEAR(history.bound({.at = at(0), .peer_distance = 0.5}).total(), 0.0005, 1e-5);
  EXPECT_NEAR(history.bound({.at = at(0), .peer_distance = 0.1}).total(), 0.4005, 1e-5);
  EXPECT_NEAR(history.bound({.at = at(0), .peer_distance = 0.9}).total(), 0.0005, 1e-5);
}

TEST(SampleHistory, TheRateIsBoundedByTwoExchanges) {
  SampleHistory history;
  history.add(sample(0, 0, 0.010));
  EXPECT_DOUBLE_EQ(history.rate_error(10e-6, kAnyRate), 510e-6);
  history.add(sample(100, 100 * 20e-6, 0.010));
  // Each end is uncertain by 5 ms, the middle 10 ppm away.
  EXPECT_NEAR(history.rate_error(10e-6, kAnyRate), 0.010 / 100 + 10e-6, 1e-7);
  EXPECT_NEAR(history.rate_error(20e-6, kAnyRate), 0.010 / 100, 1e-7);
}

TEST(SampleHistory, DistrustedSamplesBoundNothing) {
  SampleHistory history;
  history.add(sample(0, 0, 0.001));
  history.distrust_older_than(0);
  history.add(sample(10, 0.2, 0.010));
  EXPECT_NEAR(history.bound({.at = at(10), .offset = 0.2}).total(), 0.005, 1e-5);
  EXPECT_DOUBLE_EQ(history.rate_error(kNone, kAnyRate), 500e-6);
}

TEST(SampleHistory, AShiftMovesTimesAndOffsetsTogether) {
  SampleHistory history;
  history.add(sample(0, 0.5, 0.010));
  history.add(sample(10, 0.5, 0.010));
  history.shift(at(12), Duration::seconds(0.5), 100e-6);
  // As the contract of ClockAdjustment has it: t + phase + frequency * (t - at).
  EXPECT_EQ(history[0].at, at(0.5 - 12 * 100e-6));
  EXPECT_NEAR(history[0].offset_seconds, 12 * 100e-6, 1e-12);
  EXPECT_EQ(history[1].at, at(10.5 - 2 * 100e-6));
  EXPECT_NEAR(history[1].offset_seconds, 2 * 100e-6, 1e-12);
}

}  // namespace
}  // namespace gnomon
