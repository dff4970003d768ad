#pragma once

#include <memory>
#include <string>

#include "clock/kernel_clock.h"
#include "clock/virtual_clock.h"
#include "model/config.h"

namespace gnomon {

/// A clock, and the driver's own type for those who need more than `Clock` offers. At most one of
/// the two pointers is set; both point into `clock`.
struct MadeClock {
  std::unique_ptr<Clock> clock;
  KernelClock* kernel = nullptr;          ///< into `clock`, if the driver is kernel
  VirtualClock* virtual_clock = nullptr;  ///< into `clock`, if the driver is virtual
};

/// Makes the clock that `config` asks for. If `config` names no driver, it is the kernel's if
/// `may_set` (what `may_set_clock` says), else watch_only. Fails, in words, if the kernel's driver
/// is asked for and `may_set` is false. `kernel` and `clocks` must outlive the clock. Only the
/// kernel's driver sets anything: it ends what another program left under way.
[[nodiscard]] Result<MadeClock, std::string> make_clock(const ClockConfig& config,
                                                        bool may_set,
                                                        Adjtimex& kernel,
                                                        SystemClocks& clocks);

}  // namespace gnomon
