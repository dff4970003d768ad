#pragma once

#include <string>

#include "base/rng.h"
#include "clock/clock.h"
#include "model/config.h"
#include "sys/system_clocks.h"

namespace gnomon {

/// A clock in user space, for demonstrations and tests: the system clock plus an error of its own.
/// It needs no privilege and leaves the machine's clock alone, so a cluster of daemons with
/// drifting clocks can run on one machine.
///
/// Its frequency error is the sum of the configured error, a random walk, a sine (temperature) and
/// the correction in force. The frequency is constant between two ticks. If the error wanders,
/// ticks are one second apart.
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

  /// System clock minus what this clock shows to programs (so without the pending slew), now, in
  /// seconds. A perfect daemon would measure this offset and remove it.
  [[nodiscard]] double true_offset() const;

  /// Takes new errors from now on, for tests. A change of `offset_seconds` is added to the reading
  /// without an adjustment, as if somebody else had set the clock. A new `seed` starts the random
  /// walk's stream afresh.
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
  MonoTime started_;             ///< the sine's phase counts from here
  SystemReading anchor_;         ///< since then the frequency has been constant
  double error_seconds_ = 0;     ///< LocalTime minus system clock at the anchor
  double walk_ratio_ = 0;        ///< frequency error of the random walk, since the anchor
  double sine_ratio_ = 0;        ///< frequency error of the sine, since the anchor
  double correction_ratio_ = 0;  ///< correction in force, as commanded
  PendingSlew pending_;
};

}  // namespace gnomon
