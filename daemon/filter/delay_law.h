#pragma once

namespace gnomon {

/// The law of one measured offset's error e, before the measurement: density in proportion to
/// exp(tilt * e) within +-half_width, nothing beyond, all blurred by a Gaussian. That is what two
/// exponential queues leave when their sum, the delay, is known (README).
struct DelayLaw {
  double half_width = 0;      ///< seconds, >= 0
  double tilt = 0;            ///< 1 / second; 0: every error is equally likely
  double floor_variance = 0;  ///< of the blur, seconds^2, > 0

  /// Of the error, seconds.
  [[nodiscard]] double mean() const;

  /// Of the error, the blur included.
  [[nodiscard]] double variance() const;
};

/// What a measurement teaches a state that expected it with a Gaussian error.
struct Evidence {
  double log_likelihood = 0;  ///< of the innovation
  double gradient = 0;        ///< of it by the expected offset, 1 / second
  double curvature = 0;       ///< second derivative, 1 / second^2, <= 0
};

/// `innovation` = measured - expected offset; `variance` of the expectation, seconds^2, > 0.
[[nodiscard]] Evidence weigh(const DelayLaw& law, double innovation, double variance);

/// The same for an error that is Gaussian with variance `noise`.
[[nodiscard]] Evidence weigh_gaussian(double noise, double innovation, double variance);

/// Mean of the error over `half_width`, -1 to 1, where `steepness` = tilt * half_width: Langevin's
/// function coth(s) - 1/s.
[[nodiscard]] double langevin(double steepness);

}  // namespace gnomon
