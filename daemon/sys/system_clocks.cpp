#include "sys/system_clocks.h"

#include <ctime>

#include "sys/timespec.h"

namespace gnomon {

namespace {

std::int64_t read_nanoseconds(clockid_t clock) {
  timespec now{};
  (void)::clock_gettime(clock, &now);
  return to_nanoseconds(now);
}

}  // namespace

SystemTime system_now() { return SystemTime::from_nanoseconds(read_nanoseconds(CLOCK_REALTIME)); }

MonoTime monotonic_now() { return MonoTime::from_nanoseconds(read_nanoseconds(CLOCK_MONOTONIC)); }

SystemReading RealSystemClocks::read() {
  // Three readings in a row take some 100 ns. If they take longer than kTightNanoseconds the thread
  // was interrupted in between, and another attempt is worth its time.
  constexpr int kAttempts = 4;
  constexpr std::int64_t kTightNanoseconds = 1'000;
  SystemReading best;
  std::int64_t best_gap = INT64_MAX;
  for (int attempt = 0; attempt < kAttempts && best_gap > kTightNanoseconds; ++attempt) {
    const std::int64_t before = read_nanoseconds(CLOCK_MONOTONIC);
    const std::int64_t system = read_nanoseconds(CLOCK_REALTIME);
    const std::int64_t gap = read_nanoseconds(CLOCK_MONOTONIC) - before;
    if (gap >= best_gap) continue;
    best_gap = gap;
    best = {.mono = MonoTime::from_nanoseconds(before + gap / 2),
            .system = SystemTime::from_nanoseconds(system)};
  }
  return best;
}

}  // namespace gnomon
