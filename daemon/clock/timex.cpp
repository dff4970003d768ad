#include "clock/timex.h"

#include <sys/timex.h>

#include <algorithm>
#include <cerrno>
#include <cmath>

namespace gnomon {

int RealAdjtimex::call(timex& request) {
  const int state = adjtimex(&request);
  return state < 0 ? -errno : state;
}

KernelFrequency split_frequency(FrequencyUnits units) {
  if (std::abs(units) <= kMaxFreqUnits) return {.tick = kNominalTick, .freq = units};
  // The tick takes what is nearest, so that the rest for `freq` is at most half a tick, 50 ppm.
  const FrequencyUnits half = units < 0 ? -kUnitsPerTick / 2 : kUnitsPerTick / 2;
  const std::int64_t ticks = (units + half) / kUnitsPerTick;
  return {.tick = kNominalTick + ticks, .freq = units - ticks * kUnitsPerTick};
}

FrequencyUnits total_frequency(const KernelFrequency& fields) {
  return (fields.tick - kNominalTick) * kUnitsPerTick + fields.freq;
}

FrequencyUnits to_units(double ratio) {
  if (std::isnan(ratio)) return 0;
  constexpr auto kLimit = static_cast<double>(kMaxTotalUnits);
  return std::llround(std::clamp(ratio * kUnitsPerRatio, -kLimit, kLimit));
}

}  // namespace gnomon
