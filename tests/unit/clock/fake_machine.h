#pragma once

#include <sys/timex.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdint>
#include <vector>

#include "clock/timex.h"
#include "sys/system_clocks.h"

namespace gnomon::test {

/// A machine in memory: an oscillator, the two clocks that the kernel makes of it, and adjtimex as
/// the kernel has it for frequency, tick, step, status, and the two slews that it makes by itself.
/// Records every call that would change something.
class FakeMachine final : public SystemClocks, public Adjtimex {
 public:
  static constexpr std::int64_t kStart = 1'700'000'000'000'000'000;

  /// Lets `seconds` of true time pass; the clocks run at the programmed rate. As in the kernel, the
  /// rest of an adjtime comes at 500 us a second and of an offset a sixteenth a second, whether the
  /// loop (STA_PLL) is on or not.
  void pass(double seconds) {
    true_seconds_ += seconds;
    const double adjusted = std::clamp(adjtime_seconds, -500e-6 * seconds, 500e-6 * seconds);
    const double slewed = offset_seconds * (1 - std::pow(15.0 / 16.0, seconds));
    adjtime_seconds -= adjusted;
    offset_seconds -= slewed;
    clock_ += static_cast<long double>(seconds) * (1.0L + rate()) + adjusted + slewed;
  }

  /// Somebody else sets the clock.
  void step_system(double seconds) { offset_ += seconds; }

  [[nodiscard]] double rate() const { return to_ratio(total_frequency({tick, freq})); }

  [[nodiscard]] double true_seconds() const { return true_seconds_; }

  /// CLOCK_REALTIME minus what it would be with a perfect clock since the start.
  [[nodiscard]] double error() const {
    return static_cast<double>(clock_ - 1000 - static_cast<long double>(true_seconds_) + offset_);
  }

  SystemReading read() override {
    return {.mono = MonoTime::from_nanoseconds(nanoseconds(clock_)),
            .system = SystemTime::from_nanoseconds(kStart + nanoseconds(clock_ + offset_))};
  }

  int call(timex& request) override {
    if (fail_with != 0) return -fail_with;
    if ((request.modes & kAdjtime) != 0) return adjtime(request);
    if (request.modes != 0) calls.push_back(request);
    if ((request.modes & ADJ_TICK) != 0 && (request.tick < 9000 || request.tick > 11000)) {
      return -EINVAL;
    }
    if ((request.modes & ADJ_SETOFFSET) != 0 && !step(request)) return -EINVAL;
    if ((request.modes & ADJ_TICK) != 0) tick = request.tick;
    if ((request.modes & ADJ_FREQUENCY) != 0) {
      freq = std::min<std::int64_t>(std::max<std::int64_t>(request.freq, -kMaxFreqUnits),
                                    kMaxFreqUnits);
    }
    if ((request.modes & ADJ_STATUS) != 0) status = request.status;
    if ((request.modes & ADJ_OFFSET) != 0 && (status & STA_PLL) != 0) {
      offset_seconds = static_cast<double>(request.offset) * offset_unit();
    }
    request.tick = tick;
    request.freq = freq;
    request.status = status;
    request.tai = 37;
    request.maxerror = 1'500'000;
    request.esterror = 250;
    request.offset = std::llround(offset_seconds / offset_unit());
    return (status & STA_UNSYNC) != 0 ? TIME_ERROR : TIME_OK;
  }

  double offset_seconds = 0;   ///< what is left of an ADJ_OFFSET
  double adjtime_seconds = 0;  ///< what is left of an adjtime
  std::int64_t tick = kNominalTick;
  FrequencyUnits freq = 0;
  int status = STA_UNSYNC;
  int fail_with = 0;
  std::vector<timex> calls;

 private:
  static constexpr unsigned kAdjtime = 0x8000;  ///< ADJ_ADJTIME of the kernel, in both modes
  static constexpr unsigned kReadOnly = 0x2000;

  [[nodiscard]] double offset_unit() const { return (status & STA_NANO) != 0 ? 1e-9 : 1e-6; }

  int adjtime(timex& request) {
    const double before = adjtime_seconds;
    if ((request.modes & kReadOnly) == 0) {
      calls.push_back(request);
      adjtime_seconds = static_cast<double>(request.offset) * 1e-6;
    }
    request.offset = std::llround(before * 1e6);
    return TIME_OK;
  }

  /// False if the request is malformed. The kernel forgets its own slews (ntp_clear).
  bool step(const timex& request) {
    const std::int64_t unit = (request.modes & ADJ_NANO) != 0 ? 1'000'000'000 : 1'000'000;
    if (request.time.tv_usec < 0 || request.time.tv_usec >= unit) return false;
    offset_ += static_cast<long double>(request.time.tv_sec) +
               static_cast<long double>(request.time.tv_usec) / static_cast<long double>(unit);
    offset_seconds = 0;
    adjtime_seconds = 0;
    status |= STA_UNSYNC;
    return true;
  }

  static std::int64_t nanoseconds(long double seconds) { return std::llround(seconds * 1e9L); }

  double true_seconds_ = 0;
  long double clock_ = 1000;
  long double offset_ = 0;
};

}  // namespace gnomon::test
