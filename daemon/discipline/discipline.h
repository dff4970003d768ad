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
  ClockCommand command;
  bool panic = false;  ///< the offset is beyond the panic limit: nothing may be done to the clock
};

/// Everything the snapshot needs to know about the clock at a moment.
struct ClockEstimate {
  double offset_seconds = 0;         ///< reference - LocalTime, extrapolated
  double frequency_ratio = 0;        ///< correction in force
  double frequency_error_ratio = 0;  ///< one sigma
  double rate = 0;                   ///< of the offset: what is not corrected, ratio
  double jitter_seconds = 0;
  double offset_rms_seconds = 0;  ///< RMS of the offsets at the last 8 updates
  double wander_ratio = 0;        ///< RMS of the frequency changes at the last 8 updates
  double root_delay_seconds = 0;
  double root_dispersion_seconds = 0;  ///< aged to the moment
  double last_update_offset_seconds = 0;
  double dispersion_rate =
      0;  ///< how fast |offset| + root dispersion grow at most, seconds a second
};

/// The combined estimate -> commands to the clock, and the clock's estimate between updates.
/// Holdover is what happens when no update comes: the last frequency is kept, the dispersion grows
/// by `max_drift_ppm` (more if the frequency is known worse).
class Discipline {
 public:
  Discipline(DisciplineConfig config, double precision_seconds);

  /// The frequency of a former run (drift file), before the first update. The command that sets it.
  [[nodiscard]] ClockCommand start(double frequency_ratio, double error_ratio);

  /// A new combined estimate, at most one for each moment; `interval_seconds`: how long until the
  /// next one is expected, for the pace of the slew.
  [[nodiscard]] DisciplineAction update(const CombinedEstimate& estimate, double interval_seconds);

  /// The clock refused the command of the last update: it does not count.
  void on_refused();

  /// What became of a command, or a change by somebody else.
  void on_adjusted(const ClockAdjustment& adjustment);

  /// New limits after a reload; the state is kept.
  void configure(const DisciplineConfig& config);

  /// None before the first update.
  [[nodiscard]] std::optional<ClockEstimate> estimate(LocalTime at) const;

  /// Correction in force, also before the first update.
  [[nodiscard]] double frequency_ratio() const;

  /// How wrong it may be, one sigma; none before the first update if no former run told.
  [[nodiscard]] std::optional<double> frequency_error_ratio() const;

  [[nodiscard]] int updates() const;

 private:
  /// Where the clock is, as known at `at`.
  struct Track {
    LocalTime at;
    double offset = 0;
    double rate = 0;
    double frequency_variance = 0;
    double jitter = 0;
    double root_delay = 0;
    double root_dispersion = 0;
    double bound_rate = 0;
  };

  [[nodiscard]] bool is_panic(double offset) const;
  [[nodiscard]] bool is_step(double offset) const;
  [[nodiscard]] double limited(double frequency) const;
  [[nodiscard]] double slew_ratio(const CombinedEstimate& estimate, double interval) const;
  [[nodiscard]] double pending_at(LocalTime at) const;
  void remember(const CombinedEstimate& estimate);

  DisciplineConfig config_;
  double precision_;
  double frequency_ = 0;  ///< in force
  std::optional<double> stored_error_;
  std::optional<Track> track_;
  Ring<double, 8> offsets_;
  Ring<double, 8> frequency_changes_;
  double last_offset_ = 0;
  int updates_ = 0;
  bool adjustment_due_ = false;  ///< a command of an update has not come back yet
  double pending_ = 0;           ///< of a slew, at `pending_since_`
  LocalTime pending_since_;
  double pending_span_ = 0;  ///< seconds
};

}  // namespace gnomon
