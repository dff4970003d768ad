#pragma once

#include <string>

#include "base/result.h"
#include "base/time.h"
#include "model/clock_command.h"
#include "model/now.h"
#include "model/served_time.h"

namespace gnomon {

/// The clock under discipline: all that the daemon may ask of it or do to it. Three drivers
/// implement it: kernel, virtual and watch_only.
///
/// All functions are called from one thread, the main loop. What `map` returns is a plain value and
/// may be handed to other threads.
class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;

  /// The present moment on both scales, read together: CLOCK_MONOTONIC, and this clock's
  /// `LocalTime` (its reading plus the pending slew).
  [[nodiscard]] virtual Now read() = 0;

  /// Carries out the command's frequency and phase together, and returns what became of them. A
  /// slew is only begun here; `tick` ends it. On failure nothing has changed, and the error names
  /// the failed call and its errno in words.
  [[nodiscard]] virtual Result<ClockAdjustment, std::string> apply(const ClockCommand& command) = 0;

  /// Tells the kernel, and so all other programs, how good the clock is. Drivers that are not the
  /// kernel's ignore it. A failure is counted by the driver and not reported here.
  virtual void set_status(const ClockStatus& status) = 0;

  /// How the kernel's time stamps become `LocalTime`. Valid until the next `apply` or `tick`: ask
  /// again after each of them.
  [[nodiscard]] virtual ClockMap map() const = 0;

  /// To be called when monotonic time reaches `next_tick`. The kernel's driver ends slews here, the
  /// virtual one lets its errors wander. A call that comes too early does nothing.
  virtual void tick() = 0;

  /// When to call `tick` next; the farthest `MonoTime` if there is nothing to do. `apply` and
  /// `tick` change it.
  [[nodiscard]] virtual MonoTime next_tick() const = 0;

  /// "kernel", "virtual" or "watch_only".
  [[nodiscard]] virtual const char* driver_name() const = 0;
};

}  // namespace gnomon
