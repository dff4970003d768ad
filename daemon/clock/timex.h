#pragma once

// adjtimex(2) behind a seam, and the arithmetic of its two frequency fields.

#include <cstdint>

struct timex;

namespace gnomon {

/// The system call. Tests use a recording fake; only `RealAdjtimex` reaches the kernel.
class Adjtimex {
 public:
  Adjtimex() = default;
  Adjtimex(const Adjtimex&) = delete;
  Adjtimex& operator=(const Adjtimex&) = delete;
  virtual ~Adjtimex() = default;

  /// As adjtimex(2): carries out `request.modes` and fills in the rest. The clock's state (0 to 5),
  /// or minus errno, then nothing has changed.
  [[nodiscard]] virtual int call(timex& request) = 0;
};

class RealAdjtimex final : public Adjtimex {
 public:
  [[nodiscard]] int call(timex& request) override;
};

/// A frequency in the kernel's unit, 2^-16 ppm: sums are exact. Positive: the clock runs faster.
using FrequencyUnits = std::int64_t;

inline constexpr double kUnitsPerRatio = 65536e6;
/// One microsecond of `timex.tick`, 100 ppm.
inline constexpr FrequencyUnits kUnitsPerTick = 6'553'600;
/// What `timex.freq` takes by itself, 500 ppm; beyond it `timex.tick` helps.
inline constexpr FrequencyUnits kMaxFreqUnits = 5 * kUnitsPerTick;
/// What the kernel takes altogether, 10 %.
inline constexpr FrequencyUnits kMaxTotalUnits = 1000 * kUnitsPerTick;
/// `timex.tick` of a clock that is left alone, microseconds.
inline constexpr std::int64_t kNominalTick = 10'000;

/// `timex.tick` and `timex.freq`.
struct KernelFrequency {
  std::int64_t tick = kNominalTick;
  FrequencyUnits freq = 0;
};

/// The fields for a total of `units`, |units| <= kMaxTotalUnits. The tick is nominal up to 500 ppm.
[[nodiscard]] KernelFrequency split_frequency(FrequencyUnits units);

/// The total that the two fields make.
[[nodiscard]] FrequencyUnits total_frequency(const KernelFrequency& fields);

/// Rounded to the nearest unit, limited to what the kernel takes; NaN becomes zero.
[[nodiscard]] FrequencyUnits to_units(double ratio);

[[nodiscard]] constexpr double to_ratio(FrequencyUnits units) {
  return static_cast<double>(units) / kUnitsPerRatio;
}

}  // namespace gnomon
