#pragma once

#include <string>

#include "base/result.h"
#include "clock/kernel_clock.h"
#include "clock/timex.h"
#include "model/snapshot.h"

namespace gnomon {

/// What the kernel says of its clock. Works with any driver, changes nothing, needs no privilege.
/// `clock` is the kernel driver if that is in use, else null; it adds the frequency mismatch and
/// the number of failed calls. The error is the failed call in words.
[[nodiscard]] Result<KernelSnapshot, std::string> read_kernel_snapshot(Adjtimex& kernel,
                                                                       const KernelClock* clock);

/// The kernel's current clock source, such as "tsc"; empty if it cannot be read.
[[nodiscard]] std::string current_clocksource();

/// Whether CAP_SYS_TIME is effective, so that adjtimex may change the clock. Changes nothing.
[[nodiscard]] bool may_set_clock();

}  // namespace gnomon
