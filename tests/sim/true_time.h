#pragma once

#include "base/time.h"

namespace gnomon::sim {

struct TrueScale;

/// What the time really is. This type exists only in the simulator, so no daemon can hold a value
/// of it, and it mixes with no other time scale. Nanoseconds since 1970-01-01 UTC.
using TrueTime = TimePoint<TrueScale>;

/// Where every simulated world begins: 2026-01-01 00:00:00 UTC.
inline constexpr TrueTime kBeginning = TrueTime::from_nanoseconds(1'767'225'600'000'000'000);

[[nodiscard]] constexpr Duration seconds(double count) { return Duration::seconds(count); }

[[nodiscard]] constexpr Duration minutes(double count) { return Duration::seconds(count * 60); }

[[nodiscard]] constexpr Duration hours(double count) { return Duration::seconds(count * 3600); }

/// Seconds since the beginning, for people.
[[nodiscard]] constexpr double elapsed_seconds(TrueTime time) {
  return (time - kBeginning).to_seconds();
}

}  // namespace gnomon::sim
