#pragma once

namespace gnomon {

/// What one measured delay says about the error `e` of the offset measured with it. `e` is measured
/// minus true offset, in seconds. Its density is proportional to exp(tilt * e) for |e| <=
/// half_width and zero outside; a Gaussian of variance `floor_variance` then blurs it. Two
/// independent exponential queues give exactly this law once their sum, the excess delay, is known
/// (filter/README.md, "What one sample says").
///
/// Example: an excess delay of 300 us over a path whose directions queue alike gives half_width =
/// 150 us and tilt = 0. Every error between -150 us and +150 us is then equally likely.
struct DelayLaw {
  double half_width = 0;      ///< half of the excess delay, seconds, >= 0
  double tilt = 0;            ///< 1 / second; > 0: requests queue longer; 0: both directions alike
  double floor_variance = 0;  ///< variance of the blur, seconds^2, > 0

  /// Expected error, seconds, within +-half_width. Zero if the tilt is zero.
  [[nodiscard]] double mean() const;

  /// Variance of the error around its mean, seconds^2, with the blur. Without a tilt it is
  /// half_width^2 / 3 + floor_variance.
  [[nodiscard]] double variance() const;
};

/// What a measurement teaches a state that expected its offset with a Gaussian error: the
/// logarithm of the measurement's probability density, and how that changes with the expected
/// offset. `PhaseState::update` turns it into a new mean and variance.
struct Evidence {
  double log_likelihood = 0;  ///< log of the density of the innovation, density in 1 / second
  double gradient = 0;        ///< d log_likelihood / d expected offset, 1 / second
  double curvature = 0;       ///< second derivative, 1 / second^2; <= 0, as the law is log-concave
};

/// Evidence of a measurement whose error follows `law`. `innovation`: measured minus expected
/// offset, seconds, any finite value. `variance`: of the expected offset, seconds^2, > 0. The
/// result is finite however far the innovation lies outside the law.
[[nodiscard]] Evidence weigh(const DelayLaw& law, double innovation, double variance);

/// The same for a measurement whose error is Gaussian with mean zero and variance `noise`,
/// seconds^2. `noise` + `variance` > 0. This is the update of an ordinary Kalman filter.
[[nodiscard]] Evidence weigh_gaussian(double noise, double innovation, double variance);

/// Mean error of a law in units of its half_width, -1 to 1. `steepness` is tilt * half_width, any
/// finite value. This is Langevin's function coth(s) - 1/s; around zero it is s / 3.
[[nodiscard]] double langevin(double steepness);

}  // namespace gnomon
