#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "filter/delay_law.h"
#include "filter/phase_state.h"

namespace gnomon {

/// What is measured at one moment, with the law that the delay gives its error.
struct Observation {
  double offset_seconds = 0;
  DelayLaw law;
  bool spike = false;         ///< the delay is so unusual that all models go by it
  double floor_variance = 0;  ///< no model may believe in less noise, > 0
};

/// What may have happened to the clock between two measurements, as variances.
struct Jump {
  double offset_variance = 0;
  double rate_variance = 0;
};

/// What is known of the clock's rate before the first measurement; by default a quartz that nobody
/// has corrected.
struct RatePrior {
  double rate = 0;            ///< ratio, in the present frame
  double deviation = 100e-6;  ///< one sigma, > 0
  double uncorrected = 0;  ///< rate if nothing corrected the clock: minus the correction in force
};

/// How much the rate of a clock that nobody watched may have changed, one sigma: the machine may
/// have cooled while it slept or was off.
inline constexpr double kRateChangedUnseen = 2e-6;

/// Where a bank takes the noise of a measurement from.
enum class Noise : std::uint8_t {
  kFromDelay,          ///< from each sample's own law
  kFromDelayOrScatter  ///< also tries whether one constant noise explains more
};

/// Kalman filters that differ in what they believe of the clock's wander and of the path's noise,
/// weighted by how well each predicted the measurements so far. Half of them take the law of
/// the error from each sample's delay, half learn one constant noise from the scatter.
class ModelBank {
 public:
  explicit ModelBank(Noise noise);

  /// Starts at a first measurement.
  void start(const Observation& first, const RatePrior& prior);

  /// `elapsed` seconds (>= 0) after the former measurement.
  void observe(double elapsed, const Observation& observation);

  /// Makes room for a jump: adds to the variances of offset and rate.
  void make_room(const Jump& jump);

  void shift(double phase, double frequency);

  /// All models as one state, `elapsed` seconds after the last measurement: weighted mean, and
  /// covariance with the spread between the models.
  [[nodiscard]] PhaseState mixture(double elapsed) const;

  /// How a measurement should be seen by others: as given, or with the constant noise if that is
  /// what explains this path.
  [[nodiscard]] Observation judged(const Observation& observation) const;

  /// Variance of the measurements' scatter, whatever their delays say.
  [[nodiscard]] double scatter_variance() const;

  /// How many standard deviations the observation lies off what was expected `elapsed` seconds
  /// after the last one: root mean square over the models.
  [[nodiscard]] double surprise(double elapsed, const Observation& observation) const;

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

  [[nodiscard]] static double constant_noise_of(const Model& model, const Observation& observation);
  [[nodiscard]] static Evidence weigh_in(const Model& model, const Observation& observation);
  static void learn_noise(Model& model, double ratio, double floor, unsigned count);
  void normalise();

  std::vector<Model> models_;
  unsigned observations_ = 0;
};

}  // namespace gnomon
