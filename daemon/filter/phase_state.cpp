#include "filter/phase_state.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace gnomon {

namespace {

constexpr double kLeastKept = 1e-16;  // of a variance: what rounding leaves

}  // namespace

void PhaseState::predict(double elapsed, double wander_variance) {
  offset += rate * elapsed;
  const double growth = wander_variance * elapsed;
  p00 += elapsed * (2 * p01 + elapsed * (p11 + growth / 3));
  p01 += elapsed * (p11 + growth / 2);
  p11 += growth;
}

void PhaseState::update(const Evidence& evidence) {
  // What remains of the offset's variance; no measurement leaves nothing.
  const double kept = std::clamp(1 + p00 * evidence.curvature, kLeastKept, 1.0);
  offset += p00 * evidence.gradient;
  rate += p01 * evidence.gradient;
  p11 -= p01 * p01 * (1 - kept) / p00;
  p01 *= kept;
  p00 *= kept;
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
