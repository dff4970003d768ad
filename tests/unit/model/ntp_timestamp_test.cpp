#include "model/ntp_timestamp.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "base/rng.h"

namespace gnomon {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
// 2036-02-07 06:28:16 UTC: the NTP seconds wrap to zero (RFC 5905, figure 4).
constexpr std::int64_t kEra1Unix = 2'085'978'496;

LocalTime unix_time(std::int64_t seconds, std::int64_t nanos = 0) {
  return LocalTime::from_nanoseconds(seconds * kSecond + nanos);
}

TEST(NtpTimestamp, KnownDates) {
  // RFC 5905, figure 4: first day of Unix and last day of 1999.
  EXPECT_EQ(to_ntp(unix_time(0)).bits >> 32U, 2'208'988'800U);
  EXPECT_EQ(to_ntp(unix_time(946'598'400)).bits >> 32U, 3'155'587'200U);
  EXPECT_EQ(to_ntp(unix_time(0, kSecond / 2)).bits & 0xffffffffU, 0x80000000U);
}

TEST(NtpTimestamp, TheEraIsDropped) {
  EXPECT_EQ(to_ntp(unix_time(kEra1Unix)).bits, 0U);
  EXPECT_EQ(to_ntp(unix_time(kEra1Unix - 1)).bits >> 32U, 0xffffffffU);
  EXPECT_EQ(to_ntp(unix_time(kEra1Unix + 63)).bits >> 32U, 63U);
}

TEST(NtpTimestamp, TheLastNanosecondOfAnEraSurvives) {
  EXPECT_EQ(to_local(to_ntp(unix_time(kEra1Unix - 1, kSecond - 1)), unix_time(kEra1Unix)),
            unix_time(kEra1Unix - 1, kSecond - 1));
}

TEST(NtpTimestamp, RoundTripInEveryEra) {
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng{Rng::expand(seed)};
    // 1950 to 2187, three eras; the nanoseconds end in 2262.
    const auto nanos = static_cast<std::int64_t>(rng.below(7'500'000'000)) - 631'000'000;
    const LocalTime time = unix_time(nanos, static_cast<std::int64_t>(rng.below(kSecond)));
    const Duration away = Duration::seconds((rng.uniform() - 0.5) * 2 * 67 * 365.25 * 86400);
    ASSERT_EQ(to_local(to_ntp(time), time + away), time);
  }
}

// A clock without a battery begins in 1970; another one has lost its mind.
TEST(NtpTimestamp, ATimeOfTodayIsRightWhateverTheClockShows) {
  for (const std::int64_t shown : {-9'000'000'000LL, 0LL, 1'700'000'000LL, 4'000'000'000LL,
                                   4'500'000'000LL, 9'000'000'000LL}) {
    // 1976 to 2112, across the era's end.
    for (const std::int64_t today : {189'302'400LL, 1'795'000'000LL, 2'085'978'495LL,
                                     2'085'978'496LL, 2'400'000'000LL, 4'484'000'000LL}) {
      EXPECT_EQ(to_local_today(to_ntp(unix_time(today, 5)), unix_time(shown)), unix_time(today, 5))
          << shown << " " << today;
    }
  }
}

TEST(NtpTimestamp, DifferenceAcrossTheEraBoundary) {
  const NtpTimestamp before = to_ntp(unix_time(kEra1Unix - 2));
  const NtpTimestamp after = to_ntp(unix_time(kEra1Unix + 3, 250'000'000));
  EXPECT_EQ(difference(after, before), Duration::milliseconds(5250));
  EXPECT_EQ(difference(before, after), Duration::milliseconds(-5250));
}

TEST(NtpTimestamp, DifferenceIsAntisymmetricWithinANanosecond) {
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng{Rng::expand(seed)};
    const NtpTimestamp a{rng.u64()};
    const NtpTimestamp b{a.bits + (rng.u64() >> 2U)};
    const Duration there = difference(b, a);
    ASSERT_GE(there, Duration{});
    ASSERT_LE(abs(there + difference(a, b)), Duration::nanoseconds(1));
  }
}

TEST(NtpShort, RoundsUp) {
  EXPECT_EQ(NtpShort::from_seconds(0).bits, 0U);
  EXPECT_EQ(NtpShort::from_seconds(1).bits, 65536U);
  EXPECT_EQ(NtpShort::from_seconds(1e-9).bits, 1U);
  EXPECT_EQ(NtpShort::from_seconds(1.0 + 1e-6).bits, 65537U);
}

TEST(NtpShort, SaturatesAndTakesNoNonsense) {
  EXPECT_EQ(NtpShort::from_seconds(-1).bits, 0U);
  EXPECT_EQ(NtpShort::from_seconds(1e6).bits, 0xffffffffU);
  EXPECT_EQ(NtpShort::from_seconds(std::numeric_limits<double>::infinity()).bits, 0xffffffffU);
  EXPECT_EQ(NtpShort::from_seconds(std::numeric_limits<double>::quiet_NaN()).bits, 0U);
}

TEST(NtpShort, NeverLessThanWhatWentIn) {
  Rng rng{Rng::expand(1)};
  for (int i = 0; i < 1000; ++i) {
    const double seconds = rng.uniform() * 20;
    const double back = NtpShort::from_seconds(seconds).to_seconds();
    ASSERT_GE(back, seconds);
    ASSERT_LT(back - seconds, 1.0 / 65536 + 1e-12);
  }
}

}  // namespace
}  // namespace gnomon
