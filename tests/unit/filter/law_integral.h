#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>

#include "filter/delay_law.h"

namespace gnomon {

/// What is known of the sum of a Gaussian and an error under a law, given the sum: by numerical
/// integration over the error.
struct LawIntegral {
  double log_density = 0;     ///< of the sum
  double error_mean = 0;      ///< of the error, its blur not included
  double error_variance = 0;  ///< of the same
};

/// The error has a density in proportion to exp(tilt * e) within +-half_width; `sum` = e + a
/// Gaussian of the variance `total` > 0. half_width > 0.
inline LawIntegral integrate(const DelayLaw& law, double sum, double total) {
  constexpr int kIntervals = 4000;
  constexpr double kNegligible = 50;  // e^-50
  using Real = long double;
  const Real half = law.half_width;
  const Real tilt = law.tilt;
  // exp(tilt e) times the Gaussian is a Gaussian about `centre`, cut off at +-half.
  const Real centre = sum + tilt * total;
  const Real apart = centre - std::clamp(centre, -half, half);
  const Real reach = std::sqrt(apart * apart + 2 * kNegligible * total);
  const Real low = std::max(-half, centre - reach);
  const Real step = (std::min(half, centre + reach) - low) / kIntervals;
  Real mass = 0;
  Real first = 0;
  Real second = 0;
  for (int i = 0; i <= kIntervals; ++i) {
    const Real e = low + step * i;
    const int simpson = i == 0 || i == kIntervals ? 1 : 2 + i % 2 * 2;
    const Real weight =
        simpson * std::exp((apart * apart - (e - centre) * (e - centre)) / (2 * total));
    mass += weight;
    first += weight * (e - low);
    second += weight * (e - low) * (e - low);
  }
  const Real mean = first / mass;
  const Real steepness = std::abs(tilt * half);
  const Real log_norm = steepness < 1e-6L
                            ? std::log(2 * half)
                            : std::log(2 * half) + steepness +
                                  std::log(-std::expm1(-2 * steepness) / (2 * steepness));
  // (sum - e)^2 / 2T - tilt e = (e - centre)^2 / 2T - tilt (sum + tilt T / 2)
  const Real outside = tilt * (sum + tilt * total / 2) - apart * apart / (2 * total);
  const Real log_density = std::log(mass * step / 3) + outside - log_norm -
                           std::log(2 * std::numbers::pi_v<Real> * total) / 2;
  return {.log_density = static_cast<double>(log_density),
          .error_mean = static_cast<double>(low + mean),
          .error_variance = static_cast<double>(second / mass - mean * mean)};
}

/// What `weigh` should say.
inline Evidence weigh_by_integral(const DelayLaw& law, double innovation, double variance) {
  const double total = variance + law.floor_variance;
  const LawIntegral found = integrate(law, innovation, total);
  return {.log_likelihood = found.log_density,
          .gradient = (innovation - found.error_mean) / total,
          .curvature = (found.error_variance / total - 1) / total};
}

}  // namespace gnomon
