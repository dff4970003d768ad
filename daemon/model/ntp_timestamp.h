#pragma once

#include <compare>
#include <cstdint>

#include "base/time.h"

namespace gnomon {

/// 64-bit NTP timestamp (RFC 5905, section 6): seconds since 1900 modulo 2^32, and 2^-32 fractions.
/// Zero means "unknown".
struct NtpTimestamp {
  std::uint64_t bits = 0;

  [[nodiscard]] constexpr bool is_zero() const { return bits == 0; }

  constexpr auto operator<=>(const NtpTimestamp&) const = default;
};

/// Rounds to the nearest 2^-32 s; the era is dropped.
[[nodiscard]] NtpTimestamp to_ntp(LocalTime time);

/// The time nearest to `pivot` that has this timestamp: right while the two are less than 68 years
/// apart, in any era.
[[nodiscard]] LocalTime to_local(NtpTimestamp timestamp, LocalTime pivot);

/// `a - b` modulo 2^64, as a signed span: +-68 years.
[[nodiscard]] Duration difference(NtpTimestamp a, NtpTimestamp b);

/// 32-bit NTP short format: 16.16 unsigned seconds. Used for root delay and dispersion.
struct NtpShort {
  std::uint32_t bits = 0;

  /// Rounds up, so that an error bound never shrinks on the wire. Negative becomes 0, large
  /// saturates.
  [[nodiscard]] static NtpShort from_seconds(double seconds);

  [[nodiscard]] constexpr double to_seconds() const { return static_cast<double>(bits) / 65536.0; }

  constexpr auto operator<=>(const NtpShort&) const = default;
};

}  // namespace gnomon
