#pragma once

#include <optional>

#include "base/time.h"
#include "model/clock_command.h"
#include "model/now.h"

namespace gnomon {

/// Notices that somebody else set the clock, or that the machine was suspended: local time and
/// monotonic time no longer advance together.
class ClockWatch {
 public:
  /// By how much local time jumped since the last call, positive: forward; none if it did not.
  [[nodiscard]] std::optional<Duration> check(Now now);

  /// Our own adjustments are no surprise.
  void on_adjusted(Now now, const ClockAdjustment& adjustment);

 private:
  std::optional<Now> last_;
  PendingSlew pending_;
};

}  // namespace gnomon
