#include "clock/kernel_status.h"

#include <linux/capability.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <unistd.h>

#include <array>
#include <system_error>

#include "sys/atomic_file.h"

namespace gnomon {

Result<KernelSnapshot, std::string> read_kernel_snapshot(Adjtimex& kernel,
                                                         const KernelClock* clock) {
  timex now{};
  const int state = kernel.call(now);
  if (state < 0) return failure("adjtimex: " + std::generic_category().message(-state));

  // `offset` is in nanoseconds or microseconds, as STA_NANO says. All other times are microseconds.
  const auto status = static_cast<unsigned>(now.status);
  const double offset_unit = (now.status & STA_NANO) != 0 ? 1e-9 : 1e-6;
  const double frequency = to_ratio(total_frequency({.tick = now.tick, .freq = now.freq}));
  KernelSnapshot result{
      .offset_seconds = static_cast<double>(now.offset) * offset_unit,
      .frequency_ratio = frequency,
      .max_error_seconds = static_cast<double>(now.maxerror) * 1e-6,
      .estimated_error_seconds = static_cast<double>(now.esterror) * 1e-6,
      .tick_seconds = static_cast<double>(now.tick) * 1e-6,
      .tai_offset_seconds = now.tai,
      .status = status,
      .unsynchronized = state == TIME_ERROR || (now.status & STA_UNSYNC) != 0,
      .frequency_mismatch_ratio = std::nullopt,
      .clocksource = current_clocksource(),
      .errors = 0,
  };
  if (clock != nullptr) {
    result.frequency_mismatch_ratio = frequency - clock->expected_frequency_ratio();
    result.errors = clock->errors();
  }
  return result;
}

std::string current_clocksource() {
  const auto text =
      read_small_file("/sys/devices/system/clocksource/clocksource0/current_clocksource");
  return text ? text->substr(0, text->find('\n')) : std::string{};
}

bool may_set_clock() {
  // The effective set decides, not the user: root in a container may lack the capability.
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> sets{};
  if (::syscall(SYS_capget, &header, sets.data()) != 0) return false;
  return (sets[CAP_TO_INDEX(CAP_SYS_TIME)].effective & CAP_TO_MASK(CAP_SYS_TIME)) != 0;
}

}  // namespace gnomon
