#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "base/rng.h"
#include "base/time.h"
#include "model/clock_command.h"
#include "model/measurement.h"

namespace gnomon {

/// One clock that wanders, one perfect server, one path: what a filter sees of them, and the truth.
/// Steps of `advance` follow an Euler scheme with at most 8 s.
struct WorldConfig {
  std::uint64_t seed = 1;
  double offset_seconds = 0;   ///< true minus local at the start
  double frequency_ratio = 0;  ///< of the clock, positive: fast
  double wander = 1e-9;        ///< ratio per sqrt(second)
  double base_delay_seconds = 1e-3;
  double forward_mean_seconds = 100e-6;  ///< exponential queueing delay
  double backward_mean_seconds = 100e-6;
  double extra_forward_seconds = 0;  ///< an asymmetric detour, may be set at any time
};

class World {
 public:
  explicit World(const WorldConfig& config)
      : config_{config}, rng_{Rng::expand(config.seed)}, offset_{config.offset_seconds} {
    frequency_ = config.frequency_ratio;
  }

  WorldConfig& config() { return config_; }

  void advance(double seconds) {
    while (seconds > 0) {
      const double step = std::min(seconds, 8.0);
      frequency_ += config_.wander * std::sqrt(step) * rng_.normal();
      const double rate = (1 + frequency_) * (1 + correction_) - 1;
      offset_ -= rate * step;
      true_ += Duration::seconds(step);
      seconds -= step;
    }
  }

  Measurement measure() {
    const double out = config_.base_delay_seconds / 2 + config_.extra_forward_seconds +
                       rng_.exponential(config_.forward_mean_seconds);
    const double back =
        config_.base_delay_seconds / 2 + rng_.exponential(config_.backward_mean_seconds);
    return {.at = local(),
            .offset_seconds = offset_ + (out - back) / 2,
            .delay_seconds = out + back,
            .dispersion_seconds = 1e-9};
  }

  /// What applying a frequency (absolute) and a phase change does to the clock at once.
  ClockAdjustment adjust(double phase_seconds, double frequency_ratio) {
    const Duration phase = Duration::seconds(phase_seconds);
    ClockAdjustment done{.at = local(),
                         .phase_change = phase,
                         .frequency_change = frequency_ratio - correction_,
                         .frequency_ratio = frequency_ratio};
    offset_ -= phase.to_seconds();
    correction_ = frequency_ratio;
    return done;
  }

  void jump_frequency(double ratio) { frequency_ += ratio; }

  void jump_phase(double seconds) { offset_ += seconds; }

  /// True minus local.
  [[nodiscard]] double offset() const { return offset_; }

  /// Of the clock as corrected: how fast `offset` falls.
  [[nodiscard]] double rate() const { return frequency_ + correction_; }

  [[nodiscard]] double correction() const { return correction_; }

  [[nodiscard]] LocalTime local() const {
    return LocalTime::from_nanoseconds(kStart) + true_ - Duration::seconds(offset_);
  }

 private:
  static constexpr std::int64_t kStart = 1'700'000'000'000'000'000;

  WorldConfig config_;
  Rng rng_;
  double offset_;
  double frequency_ = 0;
  double correction_ = 0;
  Duration true_;
};

}  // namespace gnomon
