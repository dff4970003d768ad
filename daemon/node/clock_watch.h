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
  /// `pending`: our own slew in progress, which is no surprise.
  [[nodiscard]] std::optional<Duration> check(Now now, const PendingSlew& pending);

  /// We have just changed the clock ourselves.
  void on_adjusted(Now now) { last_ = now; }

 private:
  std::optional<Now> last_;
};

}  // namespace gnomon
