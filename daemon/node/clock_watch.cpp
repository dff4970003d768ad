#include "node/clock_watch.h"

namespace gnomon {

namespace {

// Reading two clocks one after the other on a busy machine is never this far off.
constexpr Duration kTolerance = Duration::milliseconds(50);
// The clocks may run at rates this far apart, as a share of the time between two looks (1/100).
constexpr std::int64_t kRateDivisor = 100;

}  // namespace

std::optional<Duration> ClockWatch::check(Now now, const PendingSlew& pending) {
  const auto last = last_;
  last_ = now;
  if (!last) return std::nullopt;
  const Duration passed = now.mono - last->mono;
  // Local time has all of a slew from its beginning.
  const Duration slewed =
      pending.moves_monotonic ? pending.at(last->mono) - pending.at(now.mono) : Duration{};
  const Duration jump = (now.local - last->local) - (passed - slewed);
  if (abs(jump) <= kTolerance + passed / kRateDivisor) return std::nullopt;
  return jump;
}

}  // namespace gnomon
