#pragma once

#include <string>

#include "clock/clock.h"
#include "model/config.h"
#include "sys/system_clocks.h"

namespace gnomon {

/// The system clock as it is: the daemon measures and shows its error, and never adjusts it. For
/// machines whose clock another program keeps, and for those without the privilege.
class WatchOnlyClock final : public Clock {
 public:
  /// `clocks` outlives the clock.
  explicit WatchOnlyClock(SystemClocks& clocks) : clocks_{clocks} {}

  [[nodiscard]] Now read() override;
  /// Changes nothing and says so: no phase change, no frequency change.
  [[nodiscard]] Result<ClockAdjustment, std::string> apply(const ClockCommand& command) override;

  void set_status(const ClockStatus& /*status*/) override {}

  [[nodiscard]] ClockMap map() const override { return {}; }

  void tick() override {}

  /// The farthest `MonoTime`: never.
  [[nodiscard]] MonoTime next_tick() const override;

  [[nodiscard]] const char* driver_name() const override {
    return text_of(ClockDriver::kWatchOnly);
  }

 private:
  SystemClocks& clocks_;
};

}  // namespace gnomon
