#include "filter/phase_state.h"

#include <gtest/gtest.h>

#include <cmath>

#include "law_integral.h"

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
  state.update(weigh_gaussian(1, 4 - state.offset, state.p00));
  EXPECT_DOUBLE_EQ(state.offset, 3);
  EXPECT_DOUBLE_EQ(state.rate, 1.5);
  EXPECT_DOUBLE_EQ(state.p00, 0.75);
  EXPECT_DOUBLE_EQ(state.p01, 0.375);
  EXPECT_DOUBLE_EQ(state.p11, 2 - 1.5 * 1.5 / 4);
}

TEST(PhaseState, TwoExactMeasurementsGiveTheRate) {
  PhaseState state{.offset = 1, .rate = 0, .p00 = 1e-18, .p01 = 0, .p11 = 1e-8};
  state.predict(10, 0);
  state.update(weigh_gaussian(1e-18, 1 + 10 * 37e-6 - state.offset, state.p00));
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
    state.update(weigh_gaussian(1e-18, 1e9 + i % 3 - state.offset, state.p00));
    ASSERT_GE(state.p00, 0);
    ASSERT_GE(state.p11, 0);
    ASSERT_LE(state.p01 * state.p01, state.p00 * state.p11 * (1 + 1e-9));
  }
}

/// The offset's mean and variance given a measurement, by integration over the error.
struct Posterior {
  double mean = 0;
  double variance = 0;
};

Posterior posterior(const PhaseState& prior, double measured, const DelayLaw& law) {
  const double total = prior.p00 + law.floor_variance;
  const LawIntegral error = integrate(law, measured - prior.offset, total);
  // Given the error the rest is Gaussian: between the prior and measured - error.
  const double gain = prior.p00 / total;
  return {.mean = prior.offset + gain * (measured - prior.offset - error.error_mean),
          .variance = prior.p00 * law.floor_variance / total + gain * gain * error.error_variance};
}

TEST(PhaseState, TheMomentsAfterAMeasurementAreThoseOfTheProduct) {
  const PhaseState prior{.offset = 50e-6, .rate = 0, .p00 = 1e-10, .p01 = 0, .p11 = 1e-14};
  for (const double half_width : {4e-6, 20e-6, 300e-6}) {
    for (const double steepness : {0.0, 0.8, -5.0}) {
      for (const double measured : {50e-6, 41e-6, 75e-6}) {
        const DelayLaw law{
            .half_width = half_width, .tilt = steepness / half_width, .floor_variance = 1e-12};
        PhaseState state = prior;
        state.update(weigh(law, measured - state.offset, state.p00));
        const Posterior expected = posterior(prior, measured, law);
        // A steep law ends far from what it makes likely: the series for the tails.
        const bool tail = -steepness / half_width * std::sqrt(prior.p00) > 8;
        EXPECT_NEAR(state.offset, expected.mean, tail ? 2e-9 : 1e-10)
            << half_width << ' ' << steepness << ' ' << measured;
        EXPECT_NEAR(state.p00 / expected.variance, 1, tail ? 0.07 : 1e-6)
            << half_width << ' ' << steepness << ' ' << measured;
      }
    }
  }
}

TEST(PhaseState, InsideAWideLawTheExpectationStays) {
  PhaseState state{.offset = 1e-6, .rate = 1e-9, .p00 = 1e-12, .p01 = 1e-19, .p11 = 1e-18};
  const PhaseState before = state;
  const DelayLaw law{.half_width = 1e-3, .tilt = 0, .floor_variance = 1e-12};
  state.update(weigh(law, 800e-6, state.p00));
  EXPECT_DOUBLE_EQ(state.offset, before.offset);
  EXPECT_DOUBLE_EQ(state.p00, before.p00);
  EXPECT_DOUBLE_EQ(state.p11, before.p11);
}

TEST(PhaseState, TheRateLearnsThroughItsCovarianceWithTheOffset) {
  PhaseState state{.offset = 0, .rate = 0, .p00 = 4e-10, .p01 = 3e-12, .p11 = 9e-14};
  const PhaseState before = state;
  const DelayLaw law{.half_width = 30e-6, .tilt = 0, .floor_variance = 1e-12};
  state.update(weigh(law, 60e-6, state.p00));
  // What the offset does not explain of the rate is not touched.
  const double slope = before.p01 / before.p00;
  EXPECT_NEAR(state.rate, slope * state.offset, 1e-15);
  EXPECT_NEAR(state.p01 / state.p00, slope, slope * 1e-9);
  EXPECT_NEAR(state.p11 - slope * slope * state.p00, before.p11 - slope * slope * before.p00,
              1e-20);
  EXPECT_LT(state.p00, before.p00);
}

TEST(PhaseState, StaysPossibleUnderAnyLaw) {
  PhaseState state{.offset = 0, .rate = 0, .p00 = 1, .p01 = 0, .p11 = 1e-8};
  for (int i = 0; i < 3000; ++i) {
    state.predict(i % 11 == 0 ? 1e6 : 16, 1e-16);
    const double half_width = std::pow(10.0, -9 + i % 10);
    const DelayLaw law{.half_width = half_width,
                       .tilt = (i % 3 - 1) * 10 / half_width,
                       .floor_variance = std::pow(10.0, -18 + i % 7)};
    state.update(weigh(law, (i % 5 - 2) * half_width * 3 - state.offset, state.p00));
    ASSERT_GT(state.p00, 0) << i;
    ASSERT_GE(state.p11, 0) << i;
    ASSERT_LE(state.p01 * state.p01, state.p00 * state.p11 * (1 + 1e-9)) << i;
  }
}

}  // namespace
}  // namespace gnomon
