#pragma once

#include <cstdint>
#include <string>

#include "clock/clock.h"
#include "clock/timex.h"
#include "model/config.h"
#include "sys/system_clocks.h"

namespace gnomon {

/// CLOCK_REALTIME disciplined by adjtimex(2). The reading is the system clock's; a slew is an extra
/// rate, from `apply` until the `tick` at its end. What a late tick overshoots is slewed back
/// within the next second, so `LocalTime` stays true. The kernel's own loop (STA_PLL) is not used.
class KernelClock final : public Clock {
 public:
  /// Both outlive the clock. Only reads: the frequency that the kernel has now stays in force.
  KernelClock(Adjtimex& kernel, SystemClocks& clocks);
  /// Gives up a slew in progress: nobody would be there to end it. The frequency stays.
  ~KernelClock() override;
  KernelClock(const KernelClock&) = delete;
  KernelClock& operator=(const KernelClock&) = delete;

  [[nodiscard]] Now read() override;
  /// Frequency, slew and step go to the kernel in one call. The rate of a slew is limited so that
  /// it and the frequency together stay below 10 %.
  [[nodiscard]] Result<ClockAdjustment, std::string> apply(const ClockCommand& command) override;
  /// Also sets nanosecond resolution and, on the last day of a month, the leap flags: servers may
  /// warn a month ahead. Leaves the TAI offset alone.
  void set_status(const ClockStatus& status) override;

  [[nodiscard]] ClockMap map() const override { return map_; }

  void tick() override;

  /// The farthest `MonoTime` while no slew is in progress.
  [[nodiscard]] MonoTime next_tick() const override { return next_tick_; }

  [[nodiscard]] const char* driver_name() const override { return text_of(ClockDriver::kKernel); }

  /// What the kernel's frequency ought to be now, slew included; compare with what it says.
  [[nodiscard]] double expected_frequency_ratio() const { return to_ratio(base_ + slew_); }

  /// Failed calls since the start.
  [[nodiscard]] std::uint64_t errors() const { return errors_; }

 private:
  /// What one command makes of the clock.
  struct Plan {
    FrequencyUnits base = 0;
    FrequencyUnits slew = 0;     ///< signed, 0: none
    double pending_seconds = 0;  ///< what the slew is to bring
    bool step = false;
    Duration step_by;
  };

  [[nodiscard]] Plan plan(const ClockCommand& command, double pending_seconds) const;
  [[nodiscard]] Result<void, std::string> program(const Plan& plan);
  void adopt(const Plan& plan, const SystemReading& moment);
  void make_map();
  [[nodiscard]] double slew_slope() const;
  [[nodiscard]] double pending_at(MonoTime time) const;
  [[nodiscard]] PendingSlew pending() const;
  [[nodiscard]] LocalTime local_at(const SystemReading& reading) const;
  void schedule(MonoTime now);

  Adjtimex& kernel_;
  SystemClocks& clocks_;
  FrequencyUnits base_ = 0;
  FrequencyUnits slew_ = 0;
  SystemReading slew_start_;
  double slew_amount_seconds_ = 0;  ///< pending at slew_start_
  ClockMap map_;
  MonoTime next_tick_;
  std::uint64_t errors_ = 0;
};

}  // namespace gnomon
