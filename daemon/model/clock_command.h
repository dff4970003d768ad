#pragma once

#include <cstdint>
#include <string_view>

#include "base/time.h"
#include "model/ntp_types.h"

namespace gnomon {

/// What the discipline wants of the clock. At most one phase change at a time.
///
/// The daemon lives on a `LocalTime` that already contains the part of a slew still to come, so a
/// slew moves `LocalTime` at once, like a step, while the clock that programs see follows within
/// |pending| / slew rate. `Clock::apply` answers with a `ClockAdjustment`.
struct ClockCommand {
  static constexpr std::string_view kName = "clock_command";

  enum class Phase : std::uint8_t {
    kNone,  ///< leave the phase alone
    kSlew,  ///< gradually, in addition to what is still pending
    kStep,  ///< at once; a pending slew is dropped, its rest is part of the step
  };

  Phase phase = Phase::kNone;
  Duration phase_change;       ///< positive: set the clock forward
  double slew_ratio = 0;       ///< rate of the slew, > 0, e.g. 500e-6; for kSlew
  double frequency_ratio = 0;  ///< total correction to run with from now, e.g. +12e-6; absolute
};

/// What the kernel is to tell other programs (adjtimex). Sent with every update.
struct ClockStatus {
  static constexpr std::string_view kName = "clock_status";
  bool synchronized = false;
  double max_error_seconds = 16;
  double estimated_error_seconds = 16;
  LeapIndicator leap = LeapIndicator::kUnsynchronized;
};

/// A slew in progress: what is still to be added to the clock's reading, linear to zero at `end`.
struct PendingSlew {
  MonoTime start;
  MonoTime end;                  ///< = start when there is none
  Duration amount;               ///< pending at `start`
  bool moves_monotonic = false;  ///< CLOCK_MONOTONIC gains the same: a slew by the kernel

  [[nodiscard]] Duration at(MonoTime now) const {
    if (now >= end) return {};
    if (now <= start) return amount;
    const double left = static_cast<double>((end - now).to_nanoseconds()) /
                        static_cast<double>((end - start).to_nanoseconds());
    return Duration::seconds(amount.to_seconds() * left);
  }
};

/// What became of a `ClockCommand`. The one backward edge: every stored sample, timestamp and
/// estimate shifts by it. A sample taken at local time t (old frame) moves to
/// t + phase_change + frequency_change * (t - at).
struct ClockAdjustment {
  static constexpr std::string_view kName = "clock_adjustment";
  LocalTime at;                 ///< moment of the change, in the old frame
  Duration phase_change;        ///< jump of `LocalTime`, positive: forward
  double frequency_change = 0;  ///< new minus old frequency ratio
  double frequency_ratio = 0;   ///< total correction now in force
  PendingSlew pending;
  bool stepped = false;  ///< the phase change was a step
  bool by_us = true;     ///< false: somebody else set the clock
};

}  // namespace gnomon
