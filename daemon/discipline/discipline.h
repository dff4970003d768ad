#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/ring.h"
#include "base/time.h"
#include "model/clock_command.h"
#include "model/config.h"
#include "model/estimate.h"
#include "model/now.h"

namespace gnomon {

/// What the discipline decides on one update.
struct DisciplineAction {
  ClockCommand command;  ///< what to do to the clock; meaningless with `panic`
  bool panic = false;    ///< the offset is beyond the panic limit: the clock must be left alone
};

/// What is known of the clock at a moment, extrapolated from the last update.
struct ClockEstimate {
  double offset_seconds = 0;           ///< reference minus LocalTime; positive: our clock is slow
  double frequency_ratio = 0;          ///< correction in force, e.g. +12e-6
  double frequency_error_ratio = 0;    ///< one standard deviation of the corrected frequency
  double rate = 0;                     ///< of the offset, ratio: what the correction leaves over
  double jitter_seconds = 0;           ///< scatter of the samples, at least the clock's precision
  double offset_rms_seconds = 0;       ///< RMS of the offsets at the last 8 updates
  double wander_ratio = 0;             ///< RMS of the frequency changes at the last 8 updates
  double root_delay_seconds = 0;       ///< as of the last update
  double root_dispersion_seconds = 0;  ///< grown since the last update
  double last_update_offset_seconds = 0;  ///< what the last update set out to correct
  double dispersion_rate = 0;  ///< upper limit of the growth of |offset| + root dispersion, seconds
                               ///< per second
};

/// Turns combined estimates into commands to the clock, and says what the clock is like between
/// updates. It steps or slews the phase, sets the frequency, and refuses what is beyond the panic
/// limit. Pure: the owner carries the commands out and reports by `on_adjusted` or `on_refused`.
///
/// If no update comes any more (holdover), nothing happens here: the last frequency stays in force,
/// and the dispersion grows by `max_drift_ppm`, or faster if the frequency is known worse than
/// that.
class Discipline {
 public:
  /// `precision_seconds`: of the local clock, > 0; no jitter is reported as less.
  Discipline(DisciplineConfig config, double precision_seconds);

  /// To be called before the first update if a former run left a frequency (drift file). Returns
  /// the command that sets it. `error_ratio`: one standard deviation; 0 if not known, then 5 ppm
  /// are assumed.
  [[nodiscard]] ClockCommand start(double frequency_ratio, double error_ratio);

  /// Decides what a new combined estimate means for the clock. `estimate` must be finite, and at
  /// most one may come for each moment. `interval_seconds`: how long until the next one is
  /// expected. A slew is planned to take at most a quarter of that (but at least 1 s); it takes
  /// longer if `max_slew_ppm` does not allow that pace.
  [[nodiscard]] DisciplineAction update(const CombinedEstimate& estimate, double interval_seconds);

  /// The clock could not carry out the command of the last update: the update does not count
  /// towards `makestep_limit`.
  void on_refused();

  /// The clock was adjusted, by a command of ours or by somebody else: moves everything stored into
  /// the new frame.
  void on_adjusted(const ClockAdjustment& adjustment);

  /// Takes new limits after a reload. What is learnt stays.
  void configure(const DisciplineConfig& config);

  /// The clock at `at`, which must not be before the last update. Empty before the first update.
  [[nodiscard]] std::optional<ClockEstimate> estimate(LocalTime at) const;

  /// Correction in force, ratio; also before the first update. Positive: the clock is made faster.
  [[nodiscard]] double frequency_ratio() const;

  /// How wrong that correction may be, one standard deviation, ratio. Empty before the first update
  /// if no former run left a frequency.
  [[nodiscard]] std::optional<double> frequency_error_ratio() const;

  /// Number of updates that counted.
  [[nodiscard]] int updates() const;

 private:
  /// What the last update said, in the present frame. `offset` and `rate` are what is left over
  /// once the clock has been corrected.
  struct Track {
    LocalTime at;
    double offset = 0;              ///< seconds
    double rate = 0;                ///< ratio
    double frequency_variance = 0;  ///< ratio^2
    double jitter = 0;              ///< seconds
    double root_delay = 0;          ///< seconds
    double root_dispersion = 0;     ///< seconds, at `at`
    double bound_rate = 0;          ///< growth of the dispersion, seconds per second
  };

  [[nodiscard]] bool is_panic(double offset) const;
  [[nodiscard]] bool is_step(double offset) const;
  /// `frequency` within +-`max_frequency_ppm`.
  [[nodiscard]] double limited(double frequency) const;
  /// How fast to slew the estimate's offset, ratio, > 0.
  [[nodiscard]] double slew_ratio(const CombinedEstimate& estimate, double interval) const;
  /// What is left of the slew in progress, seconds, signed.
  [[nodiscard]] double pending_at(LocalTime at) const;
  void remember(const CombinedEstimate& estimate);

  DisciplineConfig config_;
  double precision_;
  double frequency_ = 0;                ///< correction in force, ratio
  std::optional<double> stored_error_;  ///< of the drift file's frequency, ratio
  std::optional<Track> track_;          ///< empty before the first update
  Ring<double, 8> offsets_;             ///< at the last updates that did not step
  Ring<double, 8> frequency_changes_;
  double last_offset_ = 0;
  int updates_ = 0;
  bool adjustment_due_ = false;  ///< the command of the last update has not been reported on yet
  double pending_ = 0;           ///< what is left of a slew at `pending_since_`, seconds
  LocalTime pending_since_;
  double pending_span_ = 0;  ///< seconds
};

}  // namespace gnomon
