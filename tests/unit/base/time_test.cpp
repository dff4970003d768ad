#include "base/time.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <type_traits>

#include "base/rng.h"

namespace gnomon {
namespace {

template <class A, class B>
concept Subtractable = requires(A a, B b) { a - b; };

TEST(Duration, ConversionsHaveTheirUnits) {
  EXPECT_EQ(Duration::microseconds(3).to_nanoseconds(), 3'000);
  EXPECT_EQ(Duration::milliseconds(-2).to_nanoseconds(), -2'000'000);
  EXPECT_EQ(Duration::seconds(1.5), Duration::milliseconds(1500));
  EXPECT_DOUBLE_EQ(Duration::nanoseconds(-250).to_seconds(), -250e-9);
}

TEST(Duration, SecondsRoundToTheNearest) {
  EXPECT_EQ(Duration::seconds(1.4e-9).to_nanoseconds(), 1);
  EXPECT_EQ(Duration::seconds(1.6e-9).to_nanoseconds(), 2);
  EXPECT_EQ(Duration::seconds(-1.4e-9).to_nanoseconds(), -1);
  EXPECT_EQ(Duration::seconds(-1.6e-9).to_nanoseconds(), -2);
}

TEST(Duration, SecondsSaturateAndTakeNoNaN) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(Duration::seconds(kInfinity), Duration::seconds(9e9));
  EXPECT_EQ(Duration::seconds(-kInfinity), Duration::seconds(-9e9));
  EXPECT_EQ(Duration::seconds(std::numeric_limits<double>::quiet_NaN()), Duration{});
}

TEST(Duration, Arithmetic) {
  const Duration a = Duration::nanoseconds(7);
  const Duration b = Duration::nanoseconds(-3);
  EXPECT_EQ((a + b).to_nanoseconds(), 4);
  EXPECT_EQ((a - b).to_nanoseconds(), 10);
  EXPECT_EQ((-a).to_nanoseconds(), -7);
  EXPECT_EQ(abs(b).to_nanoseconds(), 3);
  EXPECT_EQ((a / 2).to_nanoseconds(), 3);
  EXPECT_LT(b, a);
}

TEST(TimePoint, ScalesDoNotMix) {
  static_assert(Subtractable<MonoTime, MonoTime>);
  static_assert(!Subtractable<MonoTime, LocalTime>);
  static_assert(!Subtractable<LocalTime, SystemTime>);
  static_assert(!std::is_convertible_v<SystemTime, LocalTime>);
  static_assert(!std::is_convertible_v<double, Duration>);
}

TEST(TimePoint, DifferencesUndoSums) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng{Rng::expand(seed)};
    const auto start = LocalTime::from_nanoseconds(
        static_cast<std::int64_t>(rng.below(4'000'000'000'000'000'000)));
    const Duration step = Duration::seconds((rng.uniform() - 0.5) * 1e6);
    EXPECT_EQ((start + step) - start, step);
    EXPECT_EQ((start + step) - step, start);
    EXPECT_EQ(start + step > start, step > Duration{});
  }
}

}  // namespace
}  // namespace gnomon
