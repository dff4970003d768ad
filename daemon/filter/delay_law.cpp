#include "filter/delay_law.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gnomon {

namespace {

constexpr double kLogRootTwoPi = 0.91893853320467267;  // log(2 pi) / 2
// Below this |tilt * half_width| the exact formulas cancel: the first terms of their series are
// used instead.
constexpr double kSmallSteepness = 1e-2;
// A law whose half_width is less than this many standard deviations of expectation and blur
// together is as good as a Gaussian of the same variance.
constexpr double kNarrow = 0.3;
// The probability of a law that lies this many standard deviations away comes from an asymptotic
// series: erfc underflows at 37.
constexpr double kFar = 30;
// A law further away than this counts as this far: the squares stay finite.
constexpr double kFarthest = 1e4;

double density(double x) { return std::exp(-x * x / 2 - kLogRootTwoPi); }

double cumulative(double x) { return std::erfc(-x / std::numbers::sqrt2) / 2; }

/// Variance of the unblurred error in units of half_width^2: 1/3 without a tilt, less with one.
double relative_variance(double steepness) {
  if (std::abs(steepness) < kSmallSteepness) return (1 - steepness * steepness / 5) / 3;
  const double mean = langevin(steepness);
  return 1 - 2 * mean / steepness - mean * mean;
}

/// log(s / sinh s): how much smaller the density in the middle of a tilted law is than that of a
/// uniform law of the same width. It normalises exp(tilt * e).
double log_level(double steepness) {
  const double s = std::abs(steepness);
  if (s < kSmallSteepness) return -s * s / 6;
  return std::log(2 * s) - s - std::log1p(-std::exp(-2 * s));
}

/// Log of the probability that a standard normal variable lies between `low` and `high`. The
/// derivatives are those by a common shift of both ends upwards. The caller mirrors the problem
/// so that the interval does not lie to the right of zero: low <= 0 and high <= -low.
Evidence between(double low, double high) {
  if (high < -kFar) {
    const double x = std::max(high, -kFarthest);
    const double square = x * x;
    const double mills = -x * (1 + 1 / square - 2 / (square * square));
    return {.log_likelihood = -square / 2 - std::log(-x) - kLogRootTwoPi,
            .gradient = mills,
            .curvature = -x * mills - mills * mills};
  }
  const double mass = cumulative(high) - cumulative(low);
  const double at_high = density(high) / mass;
  const double at_low = density(low) / mass;
  const double gradient = at_high - at_low;
  return {.log_likelihood = std::log(mass),
          .gradient = gradient,
          .curvature = -high * at_high + low * at_low - gradient * gradient};
}

}  // namespace

double langevin(double steepness) {
  if (std::abs(steepness) < kSmallSteepness) return steepness / 3;
  return 1 / std::tanh(steepness) - 1 / steepness;
}

double DelayLaw::mean() const { return half_width * langevin(tilt * half_width); }

double DelayLaw::variance() const {
  return half_width * half_width * relative_variance(tilt * half_width) + floor_variance;
}

Evidence weigh_gaussian(double noise, double innovation, double variance) {
  const double total = variance + noise;
  return {
      .log_likelihood = -(innovation * innovation / total + std::log(total)) / 2 - kLogRootTwoPi,
      .gradient = innovation / total,
      .curvature = -1 / total};
}

Evidence weigh(const DelayLaw& law, double innovation, double variance) {
  const double total = variance + law.floor_variance;
  const double deviation = std::sqrt(total);
  const double steepness = law.tilt * law.half_width;
  if (law.half_width < kNarrow * deviation) {
    return weigh_gaussian(law.variance(), innovation - law.mean(), variance);
  }
  // exp(tilt * e) times a Gaussian is a Gaussian again, moved by tilt * variance. So the tilted
  // law is evaluated as an even one at a moved innovation.
  const double moved = innovation + law.tilt * total;
  const double side = moved < 0 ? -1 : 1;
  const double distance = std::abs(moved);
  const Evidence inside =
      between((-law.half_width - distance) / deviation, (law.half_width - distance) / deviation);
  return {.log_likelihood = inside.log_likelihood + law.tilt * (innovation + law.tilt * total / 2) +
                            log_level(steepness) - std::log(2 * law.half_width),
          .gradient = side * inside.gradient / deviation - law.tilt,
          .curvature = std::min(inside.curvature, 0.0) / total};
}

}  // namespace gnomon
