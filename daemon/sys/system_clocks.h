#pragma once

#include "base/time.h"

namespace gnomon {

/// CLOCK_MONOTONIC and CLOCK_REALTIME at the same moment. On Linux both run at the same rate, slews
/// included; only steps tell them apart.
struct SystemReading {
  MonoTime mono;
  SystemTime system;
};

/// The machine's clocks behind a seam, so that the drivers can be tested on made-up time.
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
  /// The pair comes from the tightest of a few attempts, so that a preemption between the two
  /// readings seldom shows.
  [[nodiscard]] SystemReading read() override;
};

}  // namespace gnomon
