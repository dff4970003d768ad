#pragma once

#include "clock/timex.h"

namespace gnomon {

/// Ends what the kernel would still do to its clock for another program, and what it does by itself
/// besides the frequency: the rest of an offset that was given to its loop (ADJ_OFFSET, as ntpd
/// does), the rest of an adjtime(3), and the loop itself (STA_PLL, STA_FLL, STA_FREQHOLD, the PPS
/// bits). Linux goes on with the two rests after the program has ended and even with the loop
/// switched off: with hundreds of ppm for minutes, which we would take for the clock's rate. The
/// frequency, the leap flags and STA_UNSYNC stay. Changes nothing if there is nothing to end.
/// Returns 0, or minus errno of the call that failed.
[[nodiscard]] int end_leftovers(Adjtimex& kernel);

}  // namespace gnomon
