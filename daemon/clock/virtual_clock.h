#pragma once

#include <string>

#include "base/rng.h"
#include "clock/clock.h"
#include "model/config.h"
#include "sys/system_clocks.h"

namespace gnomon {

/// A clock in user space: the system clock plus an error of its own, for demonstrations and tests.
/// It needs no privilege and leaves the machine's clock alone. Its frequency is the sum of the
/// configured error, a random walk, a sine and the correction in force; it is constant between
/// ticks, one second apart if the error wanders.
class VirtualClock final : public Clock {
 public:
  /// `clocks` outlives the clock.
  VirtualClock(const VirtualClockConfig& config, SystemClocks& clocks);

  [[nodiscard]] Now read() override;
  /// Never fails.
  [[nodiscard]] Result<ClockAdjustment, std::string> apply(const ClockCommand& command) override;

  void set_status(const ClockStatus& /*status*/) override {}

  [[nodiscard]] ClockMap map() const override;
  void tick() override;
  /// The farthest `MonoTime` if the error does not wander.
  [[nodiscard]] MonoTime next_tick() const override;

  [[nodiscard]] const char* driver_name() const override { return text_of(ClockDriver::kVirtual); }

  /// System clock minus what this clock shows to programs (so without the pending slew), now,
  /// seconds: what a perfect daemon would measure and remove.
  [[nodiscard]] double true_offset() const;

  /// New errors from now on. A change of `offset_seconds` is added to the reading, unannounced, as
  /// if somebody else had set the clock; a new `seed` starts the random walk's stream afresh.
  void reconfigure(const VirtualClockConfig& config);

 private:
  [[nodiscard]] bool wanders() const;
  [[nodiscard]] double rate() const;
  [[nodiscard]] double error_at(SystemTime time) const;
  void rebase(const SystemReading& now);
  void walk(double seconds);

  SystemClocks& clocks_;
  VirtualClockConfig config_;
  Rng rng_;
  MonoTime started_;
  SystemReading anchor_;
  double error_seconds_ = 0;     ///< LocalTime minus system clock at the anchor
  double walk_ratio_ = 0;        ///< of the random walk
  double sine_ratio_ = 0;        ///< of the sine, since the anchor
  double correction_ratio_ = 0;  ///< commanded
  PendingSlew pending_;
};

}  // namespace gnomon
