#include "filter/phase_state.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace gnomon {

void PhaseState::predict(double elapsed, double wander_variance) {
  offset += rate * elapsed;
  const double growth = wander_variance * elapsed;
  p00 += elapsed * (2 * p01 + elapsed * (p11 + growth / 3));
  p01 += elapsed * (p11 + growth / 2);
  p11 += growth;
}

void PhaseState::update(double measured, double noise) {
  const double innovation = measured - offset;
  const double total = p00 + noise;
  const double gain0 = p00 / total;
  const double gain1 = p01 / total;
  offset += gain0 * innovation;
  rate += gain1 * innovation;
  p11 -= gain1 * p01;
  p01 *= noise / total;
  p00 *= noise / total;
  // Rounding must not make the covariance impossible: years of offset meet nanoseconds here.
  p11 = std::max(p11, 0.0);
  const double limit = std::sqrt(p00 * p11);
  p01 = std::clamp(p01, -limit, limit);
  GNOMON_CHECK(std::isfinite(offset) && std::isfinite(rate) && std::isfinite(p00 + p01 + p11));
}

void PhaseState::shift(double phase, double frequency) {
  offset -= phase;
  rate = (rate - frequency) / (1 + frequency);
}

}  // namespace gnomon
