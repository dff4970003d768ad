#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "base/time.h"
#include "model/ntp_types.h"
#include "model/reason.h"
#include "model/snapshot.h"

namespace gnomon {

/// What one worker counts. Only the worker's thread writes, any thread may read. Each number is
/// right by itself; several numbers together may be from slightly different moments.
class ServerCounters {
 public:
  /// A datagram came in. `version` is what its first octet says.
  void received(unsigned version, TimestampLayer layer);
  void dropped(DropReason reason);
  /// A request was answered, `turnaround` after its receive stamp.
  void answered(Duration turnaround);
  void send_failed();
  /// The kernel dropped `count` more datagrams, because the socket's queue was full.
  void socket_dropped(std::uint32_t count);

  /// Adds these counts to `sum`. The buckets of the histogram are not cumulative: each request
  /// counts in exactly one.
  void add_to(ServerSnapshot& sum) const;

 private:
  using Count = std::atomic<std::uint64_t>;

  std::array<Count, kVersionClasses> by_version_{};
  std::array<Count, kCount<DropReason>> dropped_{};
  std::array<Count, kCount<TimestampLayer>> layers_{};
  std::array<Count, kTurnaroundBounds.size() + 1> turnaround_{};
  Count turnaround_nanoseconds_{0};
  Count responses_{0};
  Count send_errors_{0};
  Count socket_drops_{0};
};

}  // namespace gnomon
