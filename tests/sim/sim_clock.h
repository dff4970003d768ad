#pragma once

#include "base/time.h"
#include "model/clock_command.h"
#include "model/now.h"
#include "sim/oscillator.h"
#include "sim/true_time.h"

namespace gnomon::sim {

/// A machine's clock: an oscillator and the corrections in force. It keeps the contract of
/// `clock/clock.h`, but is not a `Clock`. `LocalTime` contains the part of a slew still to come;
/// what programs are shown does not. `MonoTime` is the bare counter of the oscillator.
class SimClock {
 public:
  /// Shows `initial_offset` more than the true time at the beginning.
  SimClock(Oscillator oscillator, Duration initial_offset);

  [[nodiscard]] Now read(TrueTime now);

  /// Frequency and phase together, at once.
  ClockAdjustment apply(TrueTime now, const ClockCommand& command);

  /// Somebody else moves the shown time by `change`. A pending slew goes on.
  ClockAdjustment set_by_other(TrueTime now, Duration change);

  /// The calendar of the world moves by `change`: another day to begin with, or a leap second. A
  /// clock that `follows` moves along. One that does not is wrong by `change` more.
  void move_calendar(TrueTime now, Duration change, bool follows);

  /// `LocalTime` - true time, seconds.
  [[nodiscard]] double local_error(TrueTime now);

  /// What the machine's programs see - true time, seconds.
  [[nodiscard]] double shown_error(TrueTime now);

  /// Rate of `LocalTime` against the true time - 1.
  [[nodiscard]] double rate_error(TrueTime now);

  /// When the counter will show `mono`, if the oscillator keeps its frequency. The result may be
  /// some nanoseconds early or late: compare again when it has come.
  [[nodiscard]] TrueTime when(TrueTime now, MonoTime mono);

  [[nodiscard]] double frequency_ratio() const { return correction_; }

  [[nodiscard]] Oscillator& oscillator() { return oscillator_; }

 private:
  /// Begins a new straight piece of `LocalTime` at `now` with `error` and the rate `correction`.
  void rebase(TrueTime now, double error, double correction);

  [[nodiscard]] MonoTime mono(TrueTime now);

  Oscillator oscillator_;
  TrueTime origin_ = kBeginning;
  double origin_excess_ = 0;  ///< of the oscillator at `origin_`
  double origin_error_;       ///< LocalTime - true time at `origin_`
  double correction_ = 0;     ///< LocalTime advances 1 + correction a counted second
  PendingSlew pending_;
  Duration calendar_;  ///< what the world calls the time, minus `TrueTime`
};

}  // namespace gnomon::sim
