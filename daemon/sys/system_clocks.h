#pragma once

#include "base/time.h"

namespace gnomon {

/// CLOCK_MONOTONIC and CLOCK_REALTIME at the same moment. On Linux both run at the same rate, also
/// during a slew; only a step changes the difference between them.
struct SystemReading {
  MonoTime mono;
  SystemTime system;
};

/// Reads the machine's clocks. An interface, so that tests give the drivers made-up time.
class SystemClocks {
 public:
  SystemClocks() = default;
  SystemClocks(const SystemClocks&) = delete;
  SystemClocks& operator=(const SystemClocks&) = delete;
  virtual ~SystemClocks() = default;

  [[nodiscard]] virtual SystemReading read() = 0;
};

/// CLOCK_REALTIME, which kernel stamps are of, too.
[[nodiscard]] SystemTime system_now();

/// CLOCK_MONOTONIC.
[[nodiscard]] MonoTime monotonic_now();

class RealSystemClocks final : public SystemClocks {
 public:
  /// Makes up to four attempts and takes the one in which the two readings were closest together
  /// (an attempt within 1 us is taken at once). So a preemption between the readings seldom shows.
  [[nodiscard]] SystemReading read() override;
};

}  // namespace gnomon
