#include "filter/phase_state.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace gnomon {

namespace {

// Least share of a variance that one update leaves. An exact measurement would leave nothing, and
// rounding could make it negative.
constexpr double kLeastKept = 1e-16;

}  // namespace

void PhaseState::predict(double elapsed, double wander_variance) {
  offset += rate * elapsed;
  const double growth = wander_variance * elapsed;
  p00 += elapsed * (2 * p01 + elapsed * (p11 + growth / 3));
  p01 += elapsed * (p11 + growth / 2);
  p11 += growth;
}

void PhaseState::update(const Evidence& evidence) {
  // Share of the offset's variance that remains after the measurement.
  const double kept = std::clamp(1 + p00 * evidence.curvature, kLeastKept, 1.0);
  offset += p00 * evidence.gradient;
  rate += p01 * evidence.gradient;
  p11 -= p01 * p01 * (1 - kept) / p00;
  p01 *= kept;
  p00 *= kept;
  // With offsets of years and variances of nanoseconds rounding can make the covariance larger
  // than the two variances allow. It is cut back to what is possible.
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
