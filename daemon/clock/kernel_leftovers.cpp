#include "clock/kernel_leftovers.h"

#include <sys/timex.h>

#include <algorithm>

namespace gnomon {

namespace {

// The bits by which the kernel steers its clock itself.
constexpr int kSteering = STA_PLL | STA_FLL | STA_FREQHOLD | STA_PPSFREQ | STA_PPSTIME;

int end_adjtime(Adjtimex& kernel) {
  timex rest{};
  rest.modes = ADJ_OFFSET_SS_READ;
  const int state = kernel.call(rest);
  if (state < 0 || rest.offset == 0) return std::min(state, 0);
  timex none{};
  none.modes = ADJ_OFFSET_SINGLESHOT;
  return std::min(kernel.call(none), 0);
}

/// The kernel takes an offset only while its loop is on.
int end_offset(Adjtimex& kernel, int status) {
  timex none{};
  none.modes = ADJ_STATUS | ADJ_OFFSET;
  none.status = (status & ~kSteering) | STA_PLL;
  return std::min(kernel.call(none), 0);
}

}  // namespace

int end_leftovers(Adjtimex& kernel) {
  if (const int failed = end_adjtime(kernel); failed < 0) return failed;
  timex now{};
  if (const int state = kernel.call(now); state < 0) return state;
  if (now.offset == 0 && (now.status & kSteering) == 0) return 0;
  if (const int failed = end_offset(kernel, now.status); failed < 0) return failed;
  timex off{};
  off.modes = ADJ_STATUS;
  off.status = now.status & ~kSteering;
  return std::min(kernel.call(off), 0);
}

}  // namespace gnomon
