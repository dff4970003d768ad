#include "clock/precision.h"

#include <algorithm>
#include <cmath>

namespace gnomon {

ClockPrecision measure_precision(SystemClocks& clocks) {
  // Enough for some readings that nothing has interrupted.
  constexpr int kReadings = 2000;
  Duration smallest = Duration::seconds(1);
  bool advanced = false;
  SystemTime last = clocks.read().system;
  for (int i = 0; i < kReadings; ++i) {
    const SystemTime next = clocks.read().system;
    if (next > last) {
      smallest = std::min(smallest, next - last);
      advanced = true;
    }
    last = next;
  }
  if (!advanced) return {};
  const double seconds = smallest.to_seconds();
  return {.seconds = seconds,
          .log2_seconds = static_cast<std::int8_t>(std::ceil(std::log2(seconds)))};
}

}  // namespace gnomon
