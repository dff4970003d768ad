#include "filter/phase_state.h"

#include <gtest/gtest.h>

#include <cmath>

namespace gnomon {
namespace {

TEST(PhaseState, PredictionFollowsTheRateAndGrowsTheVariances) {
  PhaseState state{.offset = 1, .rate = 2e-6, .p00 = 4, .p01 = 0.5, .p11 = 3};
  state.predict(2, 6);
  EXPECT_DOUBLE_EQ(state.offset, 1 + 4e-6);
  // F P F' + q [t^3/3 t^2/2; t^2/2 t], by hand.
  EXPECT_DOUBLE_EQ(state.p00, 4 + 2 * 2 * 0.5 + 4 * 3 + 6 * 8.0 / 3);
  EXPECT_DOUBLE_EQ(state.p01, 0.5 + 2 * 3 + 6 * 4.0 / 2);
  EXPECT_DOUBLE_EQ(state.p11, 3 + 6 * 2);
}

TEST(PhaseState, AnUpdateWeighsByTheVariances) {
  PhaseState state{.offset = 0, .rate = 0, .p00 = 3, .p01 = 1.5, .p11 = 2};
  state.update(4, 1);
  EXPECT_DOUBLE_EQ(state.offset, 3);
  EXPECT_DOUBLE_EQ(state.rate, 1.5);
  EXPECT_DOUBLE_EQ(state.p00, 0.75);
  EXPECT_DOUBLE_EQ(state.p01, 0.375);
  EXPECT_DOUBLE_EQ(state.p11, 2 - 1.5 * 1.5 / 4);
}

TEST(PhaseState, TwoExactMeasurementsGiveTheRate) {
  PhaseState state{.offset = 1, .rate = 0, .p00 = 1e-18, .p01 = 0, .p11 = 1e-8};
  state.predict(10, 0);
  state.update(1 + 10 * 37e-6, 1e-18);
  EXPECT_NEAR(state.rate, 37e-6, 1e-12);
  EXPECT_LT(std::sqrt(state.p11), 1e-9);
}

TEST(PhaseState, AShiftMovesTheMeanAndNotTheDoubt) {
  PhaseState state{.offset = 0.25, .rate = 50e-6, .p00 = 3, .p01 = 1, .p11 = 2};
  state.shift(0.25, 50e-6);
  EXPECT_DOUBLE_EQ(state.offset, 0);
  EXPECT_DOUBLE_EQ(state.rate, 0);
  EXPECT_DOUBLE_EQ(state.p00, 3);
  EXPECT_DOUBLE_EQ(state.p11, 2);
}

TEST(PhaseState, StaysPossibleWhenYearsMeetNanoseconds) {
  PhaseState state{.offset = 1e9, .rate = 0, .p00 = 1e18, .p01 = 0, .p11 = 1e-8};
  for (int i = 0; i < 1000; ++i) {
    state.predict(i % 7 == 0 ? 1e7 : 1e-3, 1e-14);
    state.update(1e9 + i % 3, 1e-18);
    ASSERT_GE(state.p00, 0);
    ASSERT_GE(state.p11, 0);
    ASSERT_LE(state.p01 * state.p01, state.p00 * state.p11 * (1 + 1e-9));
  }
}

}  // namespace
}  // namespace gnomon
