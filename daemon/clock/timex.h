#pragma once

// adjtimex(2) behind an interface, and the arithmetic of its two frequency fields.

#include <cstdint>

struct timex;

namespace gnomon {

/// The system call adjtimex(2). Tests use a fake that records; only `RealAdjtimex` reaches the
/// kernel.
class Adjtimex {
 public:
  Adjtimex() = default;
  Adjtimex(const Adjtimex&) = delete;
  Adjtimex& operator=(const Adjtimex&) = delete;
  virtual ~Adjtimex() = default;

  /// Carries out `request.modes` and fills in the other fields, as adjtimex(2) does. Returns the
  /// clock's state, 0 (TIME_OK) to 5 (TIME_ERROR), or minus errno; then nothing has changed.
  [[nodiscard]] virtual int call(timex& request) = 0;
};

class RealAdjtimex final : public Adjtimex {
 public:
  [[nodiscard]] int call(timex& request) override;
};

/// A frequency in the kernel's unit, 2^-16 ppm. A whole number, so that sums and differences are
/// exact. Positive: the clock runs faster.
using FrequencyUnits = std::int64_t;

/// Units of a frequency ratio of 1.
inline constexpr double kUnitsPerRatio = 65536e6;
/// One microsecond of `timex.tick`, which is 100 ppm.
inline constexpr FrequencyUnits kUnitsPerTick = 6'553'600;
/// The most that `timex.freq` takes by itself, 500 ppm. Larger frequencies also use `timex.tick`.
inline constexpr FrequencyUnits kMaxFreqUnits = 5 * kUnitsPerTick;
/// The most that the kernel takes altogether, 10 %.
inline constexpr FrequencyUnits kMaxTotalUnits = 1000 * kUnitsPerTick;
/// `timex.tick` of an uncorrected clock, microseconds.
inline constexpr std::int64_t kNominalTick = 10'000;

/// The two fields of `timex` that make a frequency: microseconds per tick, and 2^-16 ppm.
struct KernelFrequency {
  std::int64_t tick = kNominalTick;
  FrequencyUnits freq = 0;
};

/// Splits a total of `units` (|units| <= kMaxTotalUnits) into the two fields. Up to 500 ppm the
/// tick stays nominal.
[[nodiscard]] KernelFrequency split_frequency(FrequencyUnits units);

/// The total that the two fields make.
[[nodiscard]] FrequencyUnits total_frequency(const KernelFrequency& fields);

/// A frequency ratio in the kernel's unit, rounded to the nearest and limited to what the kernel
/// takes. NaN becomes zero.
[[nodiscard]] FrequencyUnits to_units(double ratio);

/// The kernel's unit as a frequency ratio.
[[nodiscard]] constexpr double to_ratio(FrequencyUnits units) {
  return static_cast<double>(units) / kUnitsPerRatio;
}

}  // namespace gnomon
