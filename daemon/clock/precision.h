#pragma once

#include <cstdint>

#include "sys/system_clocks.h"

namespace gnomon {

/// How finely the clock can be read (RFC 5905, section 7.3): the larger of its resolution and the
/// time that reading it takes.
struct ClockPrecision {
  double seconds = 1e-6;           ///< > 0
  std::int8_t log2_seconds = -20;  ///< `seconds` rounded up to a power of two
};

/// Measures the precision by reading the clock 2000 times: the smallest difference between two
/// successive readings that differ. If the clock does not advance in that time, the precision is
/// taken as one microsecond. Takes less than 1 ms.
[[nodiscard]] ClockPrecision measure_precision(SystemClocks& clocks);

}  // namespace gnomon
