#include "io/server_counters.h"

#include <algorithm>

namespace gnomon {

namespace {

// One writer: a load and a store are enough, and cheaper than a locked addition.
void add(std::atomic<std::uint64_t>& count, std::uint64_t amount = 1) {
  count.store(count.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
}

template <class Counts, class Sums>
void add_all(const Counts& counts, Sums& sums) {
  for (std::size_t i = 0; i < counts.size(); ++i) {
    sums[i] += counts[i].load(std::memory_order_relaxed);
  }
}

}  // namespace

void ServerCounters::received(unsigned version, TimestampLayer layer) {
  add(by_version_[version < by_version_.size() ? version : 0]);
  add(layers_[static_cast<std::size_t>(layer)]);
}

void ServerCounters::dropped(DropReason reason) { add(dropped_[static_cast<std::size_t>(reason)]); }

void ServerCounters::answered(Duration turnaround) {
  // A step of the clock in between may make it negative.
  const std::int64_t nanoseconds = std::max<std::int64_t>(turnaround.to_nanoseconds(), 0);
  const auto* bound = std::ranges::lower_bound(kTurnaroundBounds, nanoseconds);
  add(turnaround_[static_cast<std::size_t>(bound - kTurnaroundBounds.begin())]);
  add(turnaround_nanoseconds_, static_cast<std::uint64_t>(nanoseconds));
  add(responses_);
}

void ServerCounters::send_failed() { add(send_errors_); }

void ServerCounters::socket_dropped(std::uint32_t count) { add(socket_drops_, count); }

void ServerCounters::add_to(ServerSnapshot& sum) const {
  add_all(by_version_, sum.requests_by_version);
  add_all(dropped_, sum.dropped);
  add_all(layers_, sum.receive_layers);
  add_all(turnaround_, sum.turnaround_buckets);
  sum.turnaround_sum_seconds +=
      static_cast<double>(turnaround_nanoseconds_.load(std::memory_order_relaxed)) * 1e-9;
  sum.responses_basic += responses_.load(std::memory_order_relaxed);
  sum.send_errors += send_errors_.load(std::memory_order_relaxed);
  sum.socket_drops += socket_drops_.load(std::memory_order_relaxed);
}

}  // namespace gnomon
