#pragma once

#include <string>

#include "base/result.h"
#include "base/time.h"
#include "model/clock_command.h"
#include "model/now.h"
#include "model/served_time.h"

namespace gnomon {

/// The clock under discipline: the whole surface. One thread; `map()` may be handed to others.
class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;

  /// CLOCK_MONOTONIC and this clock's `LocalTime` (reading plus pending slew), read together.
  [[nodiscard]] virtual Now read() = 0;

  /// Carries out frequency and phase together. The error is the failed call and its errno, in
  /// words; then nothing has changed.
  [[nodiscard]] virtual Result<ClockAdjustment, std::string> apply(const ClockCommand& command) = 0;

  /// Tells the kernel (and so all other programs) how good the clock is. No effect for clocks that
  /// are not the kernel's.
  virtual void set_status(const ClockStatus& status) = 0;

  /// Turns kernel time stamps into `LocalTime`, valid until the next `apply` or `tick`.
  [[nodiscard]] virtual ClockMap map() const = 0;

  /// To be called when `MonoTime` reaches `next_tick()`: ends slews, lets virtual errors wander.
  virtual void tick() = 0;

  [[nodiscard]] virtual MonoTime next_tick() const = 0;

  /// "kernel", "virtual" or "watch_only".
  [[nodiscard]] virtual const char* driver_name() const = 0;
};

}  // namespace gnomon
