// The closed forms against numerical integration, over all that can happen to them.

#include "filter/delay_law.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <ostream>
#include <vector>

#include "law_integral.h"

namespace gnomon {
namespace {

constexpr double kMicrosecond = 1e-6;
const std::vector<double> kSteepnesses{0, 0.005, 0.0099, 0.0101, 0.1, 0.5, 2, -2, 10, -10, 40};
const std::vector<double> kShares{1e-6, 0.1, 0.5, 0.9, 1 - 1e-6};

/// In units of the deviation of all that is Gaussian, except for the steepness.
struct Setting {
  double half_width = 0;
  double steepness = 0;
  double innovation = 0;
  double share = 0.5;  ///< of the Gaussian variance: the expectation's; the rest is the law's blur
  double unit = kMicrosecond;

  [[nodiscard]] DelayLaw law() const {
    return {.half_width = half_width * unit,
            .tilt = half_width > 0 ? steepness / (half_width * unit) : 0,
            .floor_variance = unit * unit * (1 - share)};
  }

  [[nodiscard]] double variance() const { return unit * unit * share; }

  [[nodiscard]] Evidence weighed() const { return weigh(law(), innovation * unit, variance()); }

  [[nodiscard]] Evidence integrated() const {
    return weigh_by_integral(law(), innovation * unit, variance());
  }

  /// How far outside of the law, tilted by the Gaussian, the innovation is.
  [[nodiscard]] double outside() const {
    return std::abs(innovation + law().tilt * unit) - half_width;
  }
};

std::ostream& operator<<(std::ostream& out, const Setting& setting) {
  return out << "half width " << setting.half_width << " steepness " << setting.steepness
             << " innovation " << setting.innovation << " share " << setting.share;
}

/// `centres`: the law's edges and its middle, and so far from them.
std::vector<Setting> grid(const std::vector<double>& half_widths,
                          const std::vector<double>& distances) {
  std::vector<Setting> all;
  for (const double half_width : half_widths) {
    for (const double steepness : kSteepnesses) {
      for (const double share : kShares) {
        for (const double distance : distances) {
          for (const double edge : {-1.0, 0.0, 1.0}) {
            all.push_back({.half_width = half_width,
                           .steepness = steepness,
                           .innovation = edge * half_width + distance,
                           .share = share});
          }
        }
      }
    }
  }
  return all;
}

struct Tolerance {
  double log_likelihood = 0;
  double gradient = 0;   // in units of the deviation
  double curvature = 0;  // likewise
};

void expect_near(const Setting& setting, const Evidence& expected, const Tolerance& tolerance) {
  const Evidence seen = setting.weighed();
  const double unit = setting.unit;
  EXPECT_NEAR(seen.log_likelihood, expected.log_likelihood, tolerance.log_likelihood) << setting;
  EXPECT_NEAR(seen.gradient * unit, expected.gradient * unit, tolerance.gradient) << setting;
  EXPECT_NEAR(seen.curvature * unit * unit, expected.curvature * unit * unit, tolerance.curvature)
      << setting;
}

const std::vector<double> kDistances{-30, -7.9, -4, -1, 0, 0.3, 1, 4, 7.9, 8.1, 12, 50};

TEST(DelayLaw, WeighingIsTheIntegral) {
  int near = 0;
  for (const Setting& setting : grid({0.301, 0.5, 1, 3, 10, 100}, kDistances)) {
    if (setting.outside() > 7.999) continue;
    ++near;
    expect_near(setting, setting.integrated(), {1e-9, 1e-9, 1e-9});
  }
  EXPECT_GT(near, 3000);
}

TEST(DelayLaw, FarOutsideAnAsymptoticSeriesIsGoodEnough) {
  int far = 0;
  for (const Setting& setting : grid({0.301, 0.5, 1, 3, 10, 100}, kDistances)) {
    if (setting.outside() <= 7.999) continue;
    ++far;
    // The gradient is above 8 there, and what remains of a variance is a few percent at most.
    expect_near(setting, setting.integrated(), {0.03, 0.01, 0.006});
  }
  EXPECT_GT(far, 1000);
}

TEST(DelayLaw, ANarrowLawIsAlmostGaussian) {
  // A surprise of more than 4 sigmas is refused before.
  for (const Setting& setting : grid({1e-6, 0.01, 0.1}, {-4, -1, 0, 0.5, 3})) {
    expect_near(setting, setting.integrated(), {2e-3, 2e-3, 1e-3});
  }
  for (const Setting& setting : grid({0.299}, {-4, -1, 0, 0.5, 3})) {
    expect_near(setting, setting.integrated(), {0.06, 0.06, 0.02});
  }
}

TEST(DelayLaw, AnotherUnitIsTheSame) {
  for (const double unit : {1e-9, 1e-3, 10.0}) {
    const Setting setting{
        .half_width = 2, .steepness = 1.5, .innovation = -1.2, .share = 0.3, .unit = unit};
    expect_near(setting, setting.integrated(), {1e-9, 1e-9, 1e-9});
  }
}

TEST(DelayLaw, NothingJumpsWhereTheFormulaChanges) {
  constexpr double kStep = 1e-6;
  for (const double steepness : kSteepnesses) {
    for (const double share : kShares) {
      for (const double innovation : {-3.0, -0.2, 0.0, 1.0, 3.0}) {
        Setting below{.half_width = 0.3 * (1 - kStep),
                      .steepness = steepness,
                      .innovation = innovation,
                      .share = share};
        Setting above = below;
        above.half_width = 0.3 * (1 + kStep);
        expect_near(below, above.weighed(), {0.03, 0.06, 0.02});
      }
      for (const double half_width : {0.31, 1.0, 10.0}) {
        const double edge = half_width + 8 - steepness / half_width;
        Setting inside{.half_width = half_width,
                       .steepness = steepness,
                       .innovation = edge - kStep,
                       .share = share};
        Setting outside = inside;
        outside.innovation = edge + kStep;
        expect_near(inside, outside.weighed(), {0.03, 0.01, 0.006});
      }
    }
  }
}

TEST(DelayLaw, NoEvidenceMakesAVarianceNegativeOrLarger) {
  const std::vector<double> far{-1e9, -1e4, -300, -9, -2, 0, 2, 9, 300, 1e4, 1e9};
  for (const Setting& setting : grid({0, 1e-9, 0.299, 0.301, 1, 30, 1e4, 1e8}, far)) {
    const Evidence seen = setting.weighed();
    ASSERT_TRUE(std::isfinite(seen.log_likelihood + seen.gradient)) << setting;
    ASSERT_LE(seen.curvature, 0) << setting;
    // 1e-7: two numbers of the size 1e8 are subtracted at the farthest.
    ASSERT_GT(seen.curvature * setting.variance(), -1 - 1e-7) << setting;
  }
}

TEST(DelayLaw, WhatIsFurtherOffPullsMoreAndIsLessLikely) {
  for (const double half_width : {0.1, 1.0, 50.0}) {
    double likelihood = std::numeric_limits<double>::infinity();
    double gradient = -1e-12;
    for (double innovation = 0; innovation < 200; innovation += 0.37) {
      const Setting setting{.half_width = half_width, .innovation = innovation};
      const Evidence seen = setting.weighed();
      EXPECT_LE(seen.log_likelihood, likelihood + 0.02) << setting;
      EXPECT_GE(seen.gradient * setting.unit, gradient - 0.005) << setting;
      likelihood = seen.log_likelihood;
      gradient = seen.gradient * setting.unit;
    }
  }
}

TEST(DelayLaw, AMirroredWorldSaysTheSameMirrored) {
  for (const Setting& setting : grid({0.1, 0.5, 4}, {0.2, 1.7, 9})) {
    Setting mirrored = setting;
    mirrored.steepness = -setting.steepness;
    mirrored.innovation = -setting.innovation;
    Evidence expected = setting.weighed();
    expected.gradient = -expected.gradient;
    expect_near(mirrored, expected, {1e-9, 1e-9, 1e-9});
  }
}

TEST(DelayLaw, TheDerivativesAreTheLikelihoods) {
  constexpr double kStep = 1e-4;
  for (const Setting& setting : grid({0.1, 0.5, 1, 10}, {-3, 0.2, 1, 6})) {
    if (setting.outside() > 7.5) continue;
    // A higher expectation is a smaller innovation.
    Setting lower = setting;
    lower.innovation += kStep;
    Setting higher = setting;
    higher.innovation -= kStep;
    const double low = lower.weighed().log_likelihood;
    const double middle = setting.weighed().log_likelihood;
    const double high = higher.weighed().log_likelihood;
    const Evidence expected{
        .log_likelihood = middle,
        .gradient = (high - low) / (2 * kStep) / setting.unit,
        .curvature = (high - 2 * middle + low) / (kStep * kStep) / setting.unit / setting.unit};
    expect_near(setting, expected, {1e-12, 1e-5, 1e-4});
  }
}

TEST(DelayLaw, ItsVarianceAndMeanAreTheIntegrals) {
  for (const double steepness : kSteepnesses) {
    // A Gaussian so wide that it says nothing leaves the law itself.
    const Setting setting{.half_width = 1, .steepness = steepness, .share = 0};
    const LawIntegral alone = integrate(setting.law(), 0, 1e6 * setting.unit * setting.unit);
    EXPECT_NEAR(langevin(steepness), alone.error_mean / setting.unit, 1e-5) << setting;
    const double spread = alone.error_variance + setting.law().floor_variance;
    EXPECT_NEAR(setting.law().variance() / spread, 1, 1e-5) << setting;
  }
  EXPECT_DOUBLE_EQ((DelayLaw{.half_width = 3, .floor_variance = 2}).variance(), 5);
}

TEST(DelayLaw, AGaussianIsAGaussian) {
  const Evidence seen = weigh_gaussian(3, 2, 1);
  EXPECT_NEAR(seen.log_likelihood, -0.5 - std::log(2 * std::sqrt(2 * std::numbers::pi)), 1e-12);
  EXPECT_DOUBLE_EQ(seen.gradient, 0.5);
  EXPECT_DOUBLE_EQ(seen.curvature, -0.25);
}

}  // namespace
}  // namespace gnomon
