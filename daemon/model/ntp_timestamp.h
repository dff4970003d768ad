#pragma once

#include <compare>
#include <cstdint>

#include "base/time.h"

namespace gnomon {

/// A 64-bit NTP timestamp (RFC 5905, section 6). The upper half counts seconds since 1900 modulo
/// 2^32, so it starts again each 136 years (first in 2036). The lower half counts 2^-32 s. Zero
/// means "unknown".
struct NtpTimestamp {
  std::uint64_t bits = 0;

  [[nodiscard]] constexpr bool is_zero() const { return bits == 0; }

  constexpr auto operator<=>(const NtpTimestamp&) const = default;
};

/// The timestamp of a local time, rounded to the nearest 2^-32 s. The era is lost.
[[nodiscard]] NtpTimestamp to_ntp(LocalTime time);

/// The local time that has this timestamp and is nearest to `pivot`. Right in any era, as long as
/// the true time and the pivot are less than 68 years apart.
[[nodiscard]] LocalTime to_local(NtpTimestamp timestamp, LocalTime pivot);

/// The local time that a timestamp of today means: in the 136 years from 1976 on, whatever `near`
/// says. `near` is the time that the clock shows, and only decides how the result is rounded. So a
/// clock without a battery that begins in 1970, or in 2110, is set right.
[[nodiscard]] LocalTime to_local_today(NtpTimestamp timestamp, LocalTime near);

/// `a - b` as a signed span, taken modulo 2^64: right up to +-68 years, also across an era's end.
[[nodiscard]] Duration difference(NtpTimestamp a, NtpTimestamp b);

/// The 32-bit NTP short format: unsigned seconds with 16 fractional bits, 0 to 65536 s in steps of
/// 15 us. Root delay and root dispersion travel in it.
struct NtpShort {
  std::uint32_t bits = 0;

  /// Rounds up, so that an error bound never shrinks on the wire. What is negative or not a number
  /// becomes 0, what is too large becomes the largest value.
  [[nodiscard]] static NtpShort from_seconds(double seconds);

  [[nodiscard]] constexpr double to_seconds() const { return static_cast<double>(bits) / 65536.0; }

  constexpr auto operator<=>(const NtpShort&) const = default;
};

}  // namespace gnomon
