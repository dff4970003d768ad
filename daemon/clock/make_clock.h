#pragma once

#include <memory>
#include <string>

#include "clock/kernel_clock.h"
#include "clock/virtual_clock.h"
#include "model/config.h"

namespace gnomon {

/// A clock, and the view of it that its driver adds.
struct MadeClock {
  std::unique_ptr<Clock> clock;
  KernelClock* kernel = nullptr;          ///< into `clock`, if the driver is kernel
  VirtualClock* virtual_clock = nullptr;  ///< into `clock`, if the driver is virtual
};

/// The clock that `config` asks for; without a driver in it the kernel's if `may_set` (see
/// `may_set_clock`), else watch_only. Fails in words if the kernel's is demanded without the
/// privilege. The seams outlive the clock. Sets nothing.
[[nodiscard]] Result<MadeClock, std::string> make_clock(const ClockConfig& config,
                                                        bool may_set,
                                                        Adjtimex& kernel,
                                                        SystemClocks& clocks);

}  // namespace gnomon
