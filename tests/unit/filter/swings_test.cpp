#include "filter/swings.h"

#include <gtest/gtest.h>

namespace gnomon {
namespace {

Sample sample(int poll, double offset, double distance = 0) {
  return {
      .at = LocalTime::from_nanoseconds(1'700'000'000'000'000'000) + Duration::seconds(64 * poll),
      .offset_seconds = offset,
      .delay_seconds = 1e-3,
      .peer_distance_seconds = distance};
}

double after(std::initializer_list<double> offsets,
             double distance = 0,
             double rate_error = 15e-6) {
  Swings swings;
  int poll = 0;
  for (const double offset : offsets) swings.add(sample(poll++, offset, distance), 0, rate_error);
  return swings.seconds();
}

TEST(Swings, AnswersThatJumpToAndFroShowHowFar) {
  EXPECT_NEAR(after({0, 0.03, 0, 0.03}), 0.03, 1e-12);
  EXPECT_NEAR(after({0, 0, 0.03, 0.03, 0, 0, 0.031, 0}), 0.031, 1e-12);
}

TEST(Swings, AClockThatIsSetAndSetBackDoesNotSwing) {
  EXPECT_EQ(after({0, 0, 0.03, 0.03, 0.03}), 0);
  EXPECT_EQ(after({0, 0, 0.03, 0.03, 0, 0}), 0);
  EXPECT_EQ(after({0, 0.03, 0.06, 0.09, 0.12}), 0);
}

TEST(Swings, WhatDelaysRatesAndThePeersOwnDistanceExplainIsNoJump) {
  EXPECT_EQ(after({0, 0.9e-3, 0, 0.9e-3, 0}), 0);
  EXPECT_EQ(after({0, 0.03, 0, 0.03, 0}, 0.02), 0);
  EXPECT_EQ(after({0, 0.03, 0, 0.03, 0}, 0, 500e-6), 0);
}

TEST(Swings, AreForgottenAfterSixteenAnswersThatAgree) {
  Swings swings;
  for (int i = 0; i < 4; ++i) swings.add(sample(i, i % 2 == 0 ? 0 : 0.03), 0, 15e-6);
  EXPECT_GT(swings.seconds(), 0);
  for (int i = 4; i < 21; ++i) swings.add(sample(i, 0.03), 0, 15e-6);
  EXPECT_EQ(swings.seconds(), 0);
}

TEST(Swings, OurOwnStepsAreNone) {
  Swings swings;
  double offset = 0;
  for (int i = 0; i < 8; ++i) {
    swings.add(sample(i, offset), 0, 15e-6);
    const double step = i % 2 == 0 ? 0.03 : -0.03;
    swings.shift(sample(i, 0).at, Duration::seconds(step), 0);
    offset -= step;
  }
  EXPECT_EQ(swings.seconds(), 0);
}

}  // namespace
}  // namespace gnomon
