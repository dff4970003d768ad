#include "clock/make_clock.h"

#include "clock/watch_only_clock.h"

namespace gnomon {

Result<MadeClock, std::string> make_clock(const ClockConfig& config,
                                          bool may_set,
                                          Adjtimex& kernel,
                                          SystemClocks& clocks) {
  const ClockDriver driver =
      config.driver.value_or(may_set ? ClockDriver::kKernel : ClockDriver::kWatchOnly);
  MadeClock made;
  switch (driver) {
    case ClockDriver::kKernel: {
      // The driver was named explicitly (otherwise it would be watch_only): say so now, instead of
      // failing at each update.
      if (!may_set) {
        return failure(std::string{"clock driver \"kernel\" needs the capability CAP_SYS_TIME"});
      }
      auto clock = std::make_unique<KernelClock>(kernel, clocks);
      made.kernel = clock.get();
      made.clock = std::move(clock);
      break;
    }
    case ClockDriver::kVirtual: {
      auto clock = std::make_unique<VirtualClock>(config.virtual_clock, clocks);
      made.virtual_clock = clock.get();
      made.clock = std::move(clock);
      break;
    }
    case ClockDriver::kWatchOnly:
      made.clock = std::make_unique<WatchOnlyClock>(clocks);
      break;
  }
  return made;
}

}  // namespace gnomon
