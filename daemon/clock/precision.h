#pragma once

#include <cstdint>

#include "sys/system_clocks.h"

namespace gnomon {

/// How finely the clock can be read (RFC 5905, section 7.3): the larger of its resolution and the
/// time that reading it takes.
struct ClockPrecision {
  double seconds = 1e-6;
  std::int8_t log2_seconds = -20;  ///< `seconds` rounded up to a power of two
};

/// Measured now: the smallest difference between successive readings that differ. A clock that does
/// not advance during some thousand readings counts as one of a microsecond.
[[nodiscard]] ClockPrecision measure_precision(SystemClocks& clocks);

}  // namespace gnomon
