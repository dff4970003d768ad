#pragma once

#include <cmath>
#include <compare>
#include <cstdint>

namespace gnomon {

/// A signed span of time in whole nanoseconds, up to +-292 years. All conversions have names, so
/// that no number turns into a time unseen. Sums beyond the range are a programmer's error and are
/// not caught.
class Duration {
 public:
  constexpr Duration() = default;

  [[nodiscard]] static constexpr Duration nanoseconds(std::int64_t count) {
    return Duration{count};
  }

  [[nodiscard]] static constexpr Duration microseconds(std::int64_t count) {
    return Duration{count * 1'000};
  }

  [[nodiscard]] static constexpr Duration milliseconds(std::int64_t count) {
    return Duration{count * 1'000'000};
  }

  /// Rounded to the nearest nanosecond. Values beyond +-9e9 s (285 years) become that limit, NaN
  /// becomes zero.
  [[nodiscard]] static constexpr Duration seconds(double count) {
    constexpr double kLimit = 9.0e9;
    if (count != count) return Duration{};
    const double bounded = count > kLimit ? kLimit : (count < -kLimit ? -kLimit : count);
    const double scaled = bounded * 1e9;
    return Duration{static_cast<std::int64_t>(scaled + (scaled < 0 ? -0.5 : 0.5))};
  }

  [[nodiscard]] constexpr std::int64_t to_nanoseconds() const { return count_; }

  [[nodiscard]] constexpr double to_seconds() const { return static_cast<double>(count_) * 1e-9; }

  constexpr auto operator<=>(const Duration&) const = default;

  constexpr Duration operator-() const { return Duration{-count_}; }

  constexpr Duration& operator+=(Duration other) {
    count_ += other.count_;
    return *this;
  }

  constexpr Duration& operator-=(Duration other) {
    count_ -= other.count_;
    return *this;
  }

  friend constexpr Duration operator+(Duration a, Duration b) { return a += b; }

  friend constexpr Duration operator-(Duration a, Duration b) { return a -= b; }

  friend constexpr Duration operator*(Duration a, std::int64_t factor) {
    return Duration{a.count_ * factor};
  }

  friend constexpr Duration operator/(Duration a, std::int64_t divisor) {
    return Duration{a.count_ / divisor};
  }

 private:
  explicit constexpr Duration(std::int64_t count) : count_{count} {}

  std::int64_t count_ = 0;
};

[[nodiscard]] constexpr Duration abs(Duration d) { return d < Duration{} ? -d : d; }

/// A point on one time scale. The tag `Scale` says which: points of different scales can be neither
/// compared nor subtracted.
template <class Scale>
class TimePoint {
 public:
  constexpr TimePoint() = default;

  /// `count` nanoseconds since the scale's origin, which is 1970-01-01 UTC for local, system and
  /// true time and arbitrary for monotonic time.
  [[nodiscard]] static constexpr TimePoint from_nanoseconds(std::int64_t count) {
    return TimePoint{Duration::nanoseconds(count)};
  }

  [[nodiscard]] constexpr std::int64_t to_nanoseconds() const {
    return since_origin_.to_nanoseconds();
  }

  [[nodiscard]] constexpr Duration since_origin() const { return since_origin_; }

  constexpr auto operator<=>(const TimePoint&) const = default;

  constexpr TimePoint& operator+=(Duration d) {
    since_origin_ += d;
    return *this;
  }

  friend constexpr TimePoint operator+(TimePoint t, Duration d) { return t += d; }

  friend constexpr TimePoint operator-(TimePoint t, Duration d) { return t += -d; }

  friend constexpr Duration operator-(TimePoint a, TimePoint b) {
    return a.since_origin_ - b.since_origin_;
  }

 private:
  explicit constexpr TimePoint(Duration d) : since_origin_{d} {}

  Duration since_origin_;
};

struct MonoScale;
struct LocalScale;
struct SystemScale;

/// Monotonic time, never set by anybody: for timers, time-outs and ages. Its origin is arbitrary.
using MonoTime = TimePoint<MonoScale>;

/// The disciplined clock as the daemon knows it best: the clock's reading plus the part of a slew
/// that is still to come. Measurements are taken on it. A slew of 1 ms moves it by 1 ms at once,
/// while the reading that programs see follows over the next seconds.
using LocalTime = TimePoint<LocalScale>;

/// The machine's CLOCK_REALTIME as it is read, or stamped by the kernel. Only the edges handle it;
/// a `ClockMap` turns it into `LocalTime`.
using SystemTime = TimePoint<SystemScale>;

}  // namespace gnomon
