#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "filter/delay_law.h"
#include "filter/phase_state.h"

namespace gnomon {

/// One measurement as the filters see it.
struct Observation {
  double offset_seconds = 0;  ///< measured offset, without the detour's part
  DelayLaw law;               ///< what the delay says about the error of the offset
  bool spike = false;         ///< the delay is so unusual that even models with a constant noise
                              ///< widen it to the law's
  double floor_variance = 0;  ///< least noise that any model may believe in, seconds^2, > 0
};

/// What may have happened to the clock between two measurements, as variances to be added.
struct Jump {
  double offset_variance = 0;  ///< seconds^2
  double rate_variance = 0;    ///< ratio^2
};

/// What is known of the clock's rate before the first measurement. The default is a quartz that
/// nobody has corrected.
struct RatePrior {
  double rate = 0;            ///< ratio, in the present frame
  double deviation = 100e-6;  ///< one standard deviation of `rate`, > 0
  double uncorrected = 0;     ///< the rate that the clock would have without the correction in
                              ///< force: minus that correction
};

/// How much the rate of a clock may have changed while nobody watched it, one standard deviation,
/// ratio: the machine may have cooled while it slept or was off.
inline constexpr double kRateChangedUnseen = 2e-6;

/// Where a bank takes the noise of a measurement from.
enum class Noise : std::uint8_t {
  kFromDelay,          ///< 7 models, one a wander; noise from each sample's own law
  kFromDelayOrScatter  ///< 14 models: 7 more learn one constant noise from the scatter
};

/// Several Kalman filters ("models") that see the same measurements. They differ in what they
/// believe of the clock's wander and of the path's noise. Each is weighted by how well it predicted
/// the measurements so far. The state is the one at the latest measurement.
class ModelBank {
 public:
  explicit ModelBank(Noise noise);

  /// Begins anew with a first measurement. Must come before anything else; forgets what was.
  void start(const Observation& first, const RatePrior& prior);

  /// Takes in the measurement that came `elapsed` seconds (>= 0) after the former one.
  void observe(double elapsed, const Observation& observation);

  /// The clock may have jumped: adds `jump` to the variances of all models.
  void make_room(const Jump& jump);

  /// The clock was adjusted; arguments as in `PhaseState::shift`.
  void shift(double phase, double frequency);

  /// All models as one state, predicted for `elapsed` seconds (>= 0) after the last measurement.
  /// The mean is weighted; the covariance includes how far the models are apart.
  [[nodiscard]] PhaseState mixture(double elapsed) const;

  /// The observation as another filter should take it: unchanged, or with a constant noise in place
  /// of its law if most of the weight is on models with a constant noise.
  [[nodiscard]] Observation judged(const Observation& observation) const;

  /// Variance of the measurements around the estimate, seconds^2, as the models with a constant
  /// noise have learnt it. Only for `Noise::kFromDelayOrScatter`.
  [[nodiscard]] double scatter_variance() const;

  /// How surprising the observation is, `elapsed` seconds (>= 0) after the last one, in standard
  /// deviations, >= 0: sqrt(-2 log p), where p is the weighted mean over the models of the tail
  /// that lies beyond each model's law. It is large only if no model of any weight explains the
  /// observation.
  [[nodiscard]] double surprise(double elapsed, const Observation& observation) const;

 private:
  struct Model {
    PhaseState state;
    double wander_variance = 0;   ///< ratio^2 per second
    bool constant_noise = false;  ///< learns `noise`, and does not look at the law
    double noise = 0;             ///< the constant noise as learnt, seconds^2
    double log_weight = 0;        ///< evidence so far; the largest of all models is 0
    double weight = 0;            ///< normalised: the weights of all models add up to 1
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
