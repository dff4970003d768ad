#pragma once

#include <sys/timex.h>

#include <cerrno>
#include <cmath>
#include <cstdint>
#include <vector>

#include "clock/timex.h"
#include "sys/system_clocks.h"

namespace gnomon::test {

/// A machine in memory: an oscillator, the two clocks that the kernel makes of it, and adjtimex as
/// the kernel has it for frequency, tick and step. Records every call that would change something.
class FakeMachine final : public SystemClocks, public Adjtimex {
 public:
  static constexpr std::int64_t kStart = 1'700'000'000'000'000'000;

  /// Lets `seconds` of true time pass; the clocks run at the programmed rate.
  void pass(double seconds) {
    true_seconds_ += seconds;
    const long double shown = static_cast<long double>(seconds) * (1.0L + rate());
    clock_ += shown;
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
    if (request.modes != 0) calls.push_back(request);
    if ((request.modes & ADJ_TICK) != 0 && (request.tick < 9000 || request.tick > 11000)) {
      return -EINVAL;
    }
    if ((request.modes & ADJ_SETOFFSET) != 0) {
      const std::int64_t unit = (request.modes & ADJ_NANO) != 0 ? 1'000'000'000 : 1'000'000;
      if (request.time.tv_usec < 0 || request.time.tv_usec >= unit) return -EINVAL;
      offset_ += static_cast<long double>(request.time.tv_sec) +
                 static_cast<long double>(request.time.tv_usec) / static_cast<long double>(unit);
    }
    if ((request.modes & ADJ_TICK) != 0) tick = request.tick;
    if ((request.modes & ADJ_FREQUENCY) != 0) {
      freq = std::min<std::int64_t>(std::max<std::int64_t>(request.freq, -kMaxFreqUnits),
                                    kMaxFreqUnits);
    }
    if ((request.modes & ADJ_STATUS) != 0) status = request.status;
    request.tick = tick;
    request.freq = freq;
    request.status = status;
    request.tai = 37;
    request.maxerror = 1'500'000;
    request.esterror = 250;
    request.offset = 42;
    return (status & STA_UNSYNC) != 0 ? TIME_ERROR : TIME_OK;
  }

  std::int64_t tick = kNominalTick;
  FrequencyUnits freq = 0;
  int status = STA_UNSYNC;
  int fail_with = 0;
  std::vector<timex> calls;

 private:
  static std::int64_t nanoseconds(long double seconds) { return std::llround(seconds * 1e9L); }

  double true_seconds_ = 0;
  long double clock_ = 1000;
  long double offset_ = 0;
};

}  // namespace gnomon::test
