#pragma once

#include "base/rng.h"
#include "sim/true_time.h"

namespace gnomon::sim {

/// In which ways a quartz is wrong.
struct OscillatorConfig {
  double frequency_ppm = 0;    ///< constant error, positive: fast
  double wander = 1e-9;        ///< random walk of the frequency, ratio per sqrt(second)
  double temperature_ppm = 0;  ///< amplitude of a sine on the frequency
  double temperature_period_seconds = 86400;
  // A room that is heated up once: the frequency changes evenly by `ramp_ppm`, then stays.
  double ramp_ppm = 0;
  double ramp_from_seconds = 0;  ///< since the beginning
  double ramp_length_seconds = 3600;
};

/// A counter that does not run at the right rate. Its frequency changes once a second, on a grid of
/// its own. So what it does depends on the seed alone, and not on how often it is read.
class Oscillator {
 public:
  Oscillator(const OscillatorConfig& config, Rng rng);

  /// How many seconds more than the true time it has counted since the beginning. `now` must not be
  /// before that of the call before.
  [[nodiscard]] double excess_seconds(TrueTime now);

  /// Frequency error as a ratio, as of the latest reading.
  [[nodiscard]] double frequency_error() const { return frequency_; }

  /// Adds `ratio` to the frequency error, from the next second of its grid on.
  void jump(double ratio) { jumped_ += ratio; }

  /// Stands still until `end`: a virtual machine that is paused.
  void suspend(TrueTime now, TrueTime end);

 private:
  /// Draws the frequency of the second that begins at `segment_end_`.
  void next_segment();

  /// Counts from `reached_` to `end`.
  void advance(TrueTime end);

  OscillatorConfig config_;
  Rng rng_;
  double walked_ = 0;
  double jumped_ = 0;
  double frequency_ = 0;
  double excess_ = 0;              ///< at `reached_`
  TrueTime reached_ = kBeginning;  ///< in the future while suspended
  TrueTime segment_end_ = kBeginning;
};

}  // namespace gnomon::sim
