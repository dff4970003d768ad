#pragma once

#include <cstdint>
#include <string_view>

#include "base/time.h"
#include "model/ntp_types.h"

namespace gnomon {

/// What the discipline wants of the clock: a frequency, and at most one change of the phase.
/// `Clock::apply` carries it out and answers with a `ClockAdjustment`.
///
/// The daemon lives on a `LocalTime` that already contains the part of a slew still to come. So a
/// slew moves `LocalTime` at once, like a step. The clock that programs see follows within
/// |pending| / slew rate: a slew of 1 ms at 500 ppm takes 2 s.
struct ClockCommand {
  static constexpr std::string_view kName = "clock_command";

  enum class Phase : std::uint8_t {
    kNone,  ///< leave the phase alone
    kSlew,  ///< gradually, in addition to what is still pending
    kStep,  ///< at once; a pending slew is dropped, its rest is part of the step
  };

  Phase phase = Phase::kNone;
  Duration phase_change;       ///< positive: set the clock forward; for kSlew and kStep
  double slew_ratio = 0;       ///< rate of the slew, > 0, e.g. 500e-6; for kSlew
  double frequency_ratio = 0;  ///< total correction from now on, e.g. +12e-6: not a change
};

/// What the kernel is to tell other programs about the clock (adjtimex).
struct ClockStatus {
  static constexpr std::string_view kName = "clock_status";
  bool trusted = false;                 ///< false: the kernel shows STA_UNSYNC
  double max_error_seconds = 16;        ///< bound of the clock's error, >= 0
  double estimated_error_seconds = 16;  ///< likely error, >= 0
  LeapIndicator leap = LeapIndicator::kUnsynchronized;
};

/// A slew in progress: what is still to be added to the clock's reading. It is `amount` at `start`
/// and falls evenly to zero at `end`.
struct PendingSlew {
  MonoTime start;
  MonoTime end;                  ///< = start when there is none
  Duration amount;               ///< pending at `start`
  bool moves_monotonic = false;  ///< CLOCK_MONOTONIC gains the same: a slew by the kernel

  /// What is left at `now`: `amount` before the start, zero after the end.
  [[nodiscard]] Duration at(MonoTime now) const {
    if (now >= end) return {};
    if (now <= start) return amount;
    const double left = static_cast<double>((end - now).to_nanoseconds()) /
                        static_cast<double>((end - start).to_nanoseconds());
    return Duration::seconds(amount.to_seconds() * left);
  }
};

/// What became of a `ClockCommand`, or what somebody else did to the clock. Local time itself has
/// moved, so all that is stored must move with it: a sample taken at local time t (old frame)
/// belongs to t + phase_change + frequency_change * (t - at) in the new frame. This is the only way
/// in which the end of the pipeline acts back on its beginning.
struct ClockAdjustment {
  static constexpr std::string_view kName = "clock_adjustment";
  LocalTime at;                 ///< moment of the change, in the old frame
  Duration phase_change;        ///< jump of `LocalTime`, positive: forward; the whole slew at once
  double frequency_change = 0;  ///< new minus old frequency ratio
  double frequency_ratio = 0;   ///< total correction now in force
  PendingSlew pending;          ///< what programs do not see yet of the phase change
  bool stepped = false;         ///< the phase change was a step
  bool by_us = true;            ///< false: somebody else set the clock
};

}  // namespace gnomon
