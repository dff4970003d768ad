#pragma once

#include "filter/delay_law.h"

namespace gnomon {

/// The state of one two-state Kalman filter: offset and rate of the clock, with their covariance.
/// It does not know its own moment; the owner keeps the time and says how much has elapsed.
struct PhaseState {
  double offset = 0;  ///< reference minus local time, seconds
  double rate = 0;  ///< d offset / d local time, a ratio: 1e-6 makes the offset grow 1 us a second
  double p00 = 0;   ///< variance of the offset, seconds^2
  double p01 = 0;   ///< covariance of offset and rate, seconds; |p01| <= sqrt(p00 * p11)
  double p11 = 0;   ///< variance of the rate, ratio^2

  /// Moves the state `elapsed` seconds (>= 0) into the future. The rate is a random walk whose
  /// variance grows by `wander_variance` (ratio^2 per second, >= 0).
  void predict(double elapsed, double wander_variance);

  /// Takes in a measurement of the offset. `evidence` is that of the measurement against this
  /// state's offset and p00 (> 0). The result has the mean and the variance of the product of the
  /// state's Gaussian and the measurement's law: exact for a Gaussian law, the nearest Gaussian for
  /// any other (assumed density filtering). Neither variance grows.
  void update(const Evidence& evidence);

  /// The clock was adjusted at this state's moment: local time jumped forward by `phase` seconds
  /// and runs faster by the ratio `frequency` from now on. The variances stay as they are.
  void shift(double phase, double frequency);
};

}  // namespace gnomon
