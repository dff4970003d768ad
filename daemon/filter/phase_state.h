#pragma once

#include "filter/delay_law.h"

namespace gnomon {

/// A Kalman filter's state: the clock's offset (seconds) and rate (ratio) with their covariance.
/// The frequency is a random walk; `wander_variance` is its growth, ratio^2 a second.
struct PhaseState {
  double offset = 0;
  double rate = 0;
  double p00 = 0;  ///< variance of the offset, seconds^2
  double p01 = 0;
  double p11 = 0;  ///< variance of the rate

  /// The state `elapsed` seconds (>= 0) later.
  void predict(double elapsed, double wander_variance);

  /// Takes in what a measurement teaches: the moments of the product, exact for a Gaussian law and
  /// the best Gaussian for others (assumed density filtering).
  void update(const Evidence& evidence);

  /// The frame moved: at this state's moment local time jumped by `phase` seconds forward and runs
  /// faster by `frequency` from now on.
  void shift(double phase, double frequency);
};

}  // namespace gnomon
