#include "model/ntp_timestamp.h"

#include <cmath>

namespace gnomon {

namespace {

// From 1900-01-01, the origin of NTP's first era, to 1970-01-01: 70 years, 17 of them leap years.
constexpr std::uint64_t kUnixMinusNtpSeconds = 2'208'988'800;
constexpr std::int64_t kNanosPerSecond = 1'000'000'000;
constexpr Duration kEra = Duration::nanoseconds((std::int64_t{1} << 32U) * kNanosPerSecond);
// 1976-01-01: fifty years before this was written, so that a time of today is right until 2112.
constexpr LocalTime kTodayBegins = LocalTime::from_nanoseconds(189'302'400 * kNanosPerSecond);

}  // namespace

NtpTimestamp to_ntp(LocalTime time) {
  const std::int64_t nanos = time.to_nanoseconds();
  std::int64_t seconds = nanos / kNanosPerSecond;
  std::int64_t rest = nanos % kNanosPerSecond;
  // C++ rounds towards zero; before 1970 that leaves a negative rest.
  if (rest < 0) {
    rest += kNanosPerSecond;
    --seconds;
  }
  const std::uint64_t fraction = ((static_cast<std::uint64_t>(rest) << 32U) + kNanosPerSecond / 2) /
                                 static_cast<std::uint64_t>(kNanosPerSecond);
  const std::uint64_t whole = static_cast<std::uint64_t>(seconds) + kUnixMinusNtpSeconds;
  return NtpTimestamp{(whole << 32U) + fraction};
}

Duration difference(NtpTimestamp a, NtpTimestamp b) {
  const auto delta = static_cast<std::int64_t>(a.bits - b.bits);
  // An arithmetic shift rounds down, so the fraction is never negative.
  const std::int64_t seconds = delta >> 32;
  const auto fraction = static_cast<std::uint64_t>(delta) & 0xffffffffU;
  const std::uint64_t nanos = (fraction * kNanosPerSecond + (std::uint64_t{1} << 31U)) >> 32U;
  return Duration::nanoseconds(seconds * kNanosPerSecond + static_cast<std::int64_t>(nanos));
}

LocalTime to_local(NtpTimestamp timestamp, LocalTime pivot) {
  return pivot + difference(timestamp, to_ntp(pivot));
}

LocalTime to_local_today(NtpTimestamp timestamp, LocalTime near) {
  const bool sane = near >= kTodayBegins && near < kTodayBegins + kEra;
  LocalTime time = to_local(timestamp, sane ? near : kTodayBegins + kEra / 2);
  while (time < kTodayBegins) time += kEra;
  while (time >= kTodayBegins + kEra) time += -kEra;
  return time;
}

NtpShort NtpShort::from_seconds(double seconds) {
  if (!(seconds > 0.0)) return {};
  const double units = std::ceil(seconds * 65536.0);
  if (units >= 4294967295.0) return {0xffffffffU};
  return {static_cast<std::uint32_t>(units)};
}

}  // namespace gnomon
