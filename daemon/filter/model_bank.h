#pragma once

#include <array>
#include <cstddef>

#include "filter/phase_state.h"

namespace gnomon {

/// What is measured at one moment, with the variance that the delay gives it.
struct Observation {
  double offset_seconds = 0;
  double delay_variance = 0;  ///< from this sample's own delay, seconds^2, > 0
  bool spike = false;         ///< the delay is so unusual that all models go by it
  double floor_variance = 0;  ///< no model may believe in less noise, > 0
};

/// Kalman filters that differ in what they believe of the clock's wander and of the path's noise,
/// weighted by how well each predicted the measurements so far. Half of them take the noise from
/// each sample's delay, half learn one constant noise from the scatter.
class ModelBank {
 public:
  /// Starts at a first measurement; the rate is zero with the given standard deviation.
  void start(const Observation& first, double rate_deviation);

  /// `elapsed` seconds (>= 0) after the former measurement.
  void observe(double elapsed, const Observation& observation);

  /// Makes room for a jump: adds to the variances of offset and rate.
  void inflate(double offset_variance, double rate_variance);

  void shift(double phase, double frequency);

  /// All models as one state, `elapsed` seconds after the last measurement: weighted mean, and
  /// covariance with the spread between the models.
  [[nodiscard]] PhaseState mixture(double elapsed) const;

  /// Variance expected of an innovation's noise alone.
  [[nodiscard]] double noise_variance(const Observation& observation) const;

 private:
  struct Model {
    PhaseState state;
    double wander_variance = 0;
    bool constant_noise = false;
    double noise = 0;  ///< the constant noise as learnt, seconds^2
    double log_weight = 0;
    double weight = 0;  ///< normalised
  };

  static constexpr std::size_t kWanders = 7;

  [[nodiscard]] static double noise_of(const Model& model, const Observation& observation);
  static void learn_noise(Model& model, double ratio, double floor, unsigned count);
  void normalise();

  std::array<Model, 2 * kWanders> models_{};
  unsigned observations_ = 0;
};

}  // namespace gnomon
