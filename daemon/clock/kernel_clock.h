#pragma once

#include <cstdint>
#include <string>

#include "clock/clock.h"
#include "clock/timex.h"
#include "model/config.h"
#include "sys/system_clocks.h"

namespace gnomon {

/// CLOCK_REALTIME, disciplined by adjtimex(2). The kernel knows no slew of this kind (its own loop,
/// STA_PLL, is not used). So a slew is an extra frequency that is in force from `apply` until the
/// `tick` at its end. A tick that comes late has overshot; the excess is slewed back within the
/// next second. `LocalTime` is right all the while, because it counts what is still pending.
class KernelClock final : public Clock {
 public:
  /// `kernel` and `clocks` must outlive the clock. The constructor ends what another program left
  /// under way (clock/kernel_leftovers.h), and otherwise only reads: the frequency that the kernel
  /// has now stays in force until the first command.
  KernelClock(Adjtimex& kernel, SystemClocks& clocks);
  /// Ends a slew in progress, whose rest is lost: nobody would be there to end it in time. The
  /// frequency stays.
  ~KernelClock() override;
  KernelClock(const KernelClock&) = delete;
  KernelClock& operator=(const KernelClock&) = delete;

  [[nodiscard]] Now read() override;
  /// Frequency, slew and step go to the kernel in one call, so that either all of them or none
  /// takes effect. The rate of a slew is limited so that it and the frequency together stay within
  /// 10 %.
  [[nodiscard]] Result<ClockAdjustment, std::string> apply(const ClockCommand& command) override;
  /// Sets `maxerror`, `esterror`, STA_UNSYNC and nanosecond resolution. Sets the leap flags only on
  /// 30 June and 31 December (UTC): the kernel would insert the second at the end of any day.
  /// Leaves the TAI offset alone.
  void set_status(const ClockStatus& status) override;

  [[nodiscard]] ClockMap map() const override { return map_; }

  void tick() override;

  /// The farthest `MonoTime` while no slew is in progress.
  [[nodiscard]] MonoTime next_tick() const override { return next_tick_; }

  [[nodiscard]] const char* driver_name() const override { return text_of(ClockDriver::kKernel); }

  /// What the kernel's frequency ought to be now, ratio, with the slew. If the kernel says
  /// something else, another program has changed it.
  [[nodiscard]] double expected_frequency_ratio() const { return to_ratio(base_ + slew_); }

  /// Number of failed system calls since the start.
  [[nodiscard]] std::uint64_t errors() const { return errors_; }

 private:
  /// What one command asks of the kernel.
  struct Plan {
    FrequencyUnits base = 0;     ///< lasting correction
    FrequencyUnits slew = 0;     ///< extra frequency of the slew, signed; 0: no slew
    double pending_seconds = 0;  ///< what the slew is to bring, signed
    bool step = false;
    Duration step_by;
  };

  /// `pending_seconds`: what is left of the slew in progress.
  [[nodiscard]] Plan plan(const ClockCommand& command, double pending_seconds) const;
  /// Makes the system call.
  [[nodiscard]] Result<void, std::string> program(const Plan& plan);
  /// Remembers that `plan` is in force since `moment`.
  void adopt(const Plan& plan, const SystemReading& moment);
  void make_map();
  /// Seconds that the slew brings for each second that the clocks show, signed.
  [[nodiscard]] double slew_slope() const;
  /// What is left of the slew at `time`, seconds. Of the other sign if the slew has overshot.
  [[nodiscard]] double pending_at(MonoTime time) const;
  [[nodiscard]] PendingSlew pending() const;
  [[nodiscard]] LocalTime local_at(const SystemReading& reading) const;
  void schedule(MonoTime now);

  Adjtimex& kernel_;
  SystemClocks& clocks_;
  FrequencyUnits base_ = 0;         ///< lasting correction in force
  FrequencyUnits slew_ = 0;         ///< extra frequency in force, 0: no slew
  SystemReading slew_start_;        ///< when the present plan came into force
  double slew_amount_seconds_ = 0;  ///< pending at `slew_start_`
  ClockMap map_;
  MonoTime next_tick_;
  std::uint64_t errors_ = 0;
};

}  // namespace gnomon
