#include "clock/watch_only_clock.h"

#include <cstdint>

namespace gnomon {

Now WatchOnlyClock::read() {
  const SystemReading now = clocks_.read();
  return {.mono = now.mono, .local = map().to_local(now.system)};
}

Result<ClockAdjustment, std::string> WatchOnlyClock::apply(const ClockCommand& /*command*/) {
  const Now now = read();
  ClockAdjustment nothing;
  nothing.at = now.local;
  nothing.pending = {.start = now.mono, .end = now.mono, .amount = {}};
  return nothing;
}

MonoTime WatchOnlyClock::next_tick() const { return MonoTime::from_nanoseconds(INT64_MAX); }

}  // namespace gnomon
