#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "metrics/label_values.h"
#include "metrics/peer_counters.h"

namespace gnomon {

// Counts of peers are kept beside each other here and not in a prometheus-cpp registry: of a
// thousand peers a registry makes some 30,000 objects a scrape.

/// What is counted of one peer. Counting: one thread. Reading: any thread, also while it is
/// counted; what belongs together, such as the sum of a histogram and its buckets, may then be one
/// apart.
class PeerCounts {
 public:
  explicit PeerCounts(std::string_view peer);

  /// Of a counter that has no label beside the peer.
  void increment(PeerCounter counter) {
    GNOMON_CHECK(!row_of(counter).by);
    add_one(counter, 0);
  }

  /// Of the series of `value`, an enum whose words are the values of the counter's label.
  template <class Enum>
  void increment(PeerCounter counter, Enum value) {
    const auto by = row_of(counter).by;
    GNOMON_CHECK(by && by->values == set_of(value));
    add_one(counter, index_of(value));
  }

  void observe_round_trip(double seconds);

  /// Of the series of the value with this index; 0 for a counter without one.
  [[nodiscard]] std::uint64_t count(PeerCounter counter, std::size_t index) const {
    return cell(first_cell(counter) + index);
  }

  /// The same for who asks many peers: the cells of a counter are those from `first_cell` on.
  [[nodiscard]] std::uint64_t cell(std::size_t place) const {
    return cells_[place].load(std::memory_order_relaxed);
  }

  [[nodiscard]] static std::size_t first_cell(PeerCounter counter);

  /// Round trips in one class of the catalogue's buckets, not cumulative; the last class has no
  /// bound.
  [[nodiscard]] std::uint64_t round_trips(std::size_t bucket) const {
    return round_trips_[bucket].load(std::memory_order_relaxed);
  }

  [[nodiscard]] double round_trip_sum() const { return sum_.load(std::memory_order_relaxed); }

  /// The name of the peer as it stands in a label: printable and escaped.
  [[nodiscard]] const std::string& label() const { return label_; }

 private:
  using Cell = std::atomic<std::uint64_t>;

  static void add_one(Cell& cell) { cell.fetch_add(1, std::memory_order_relaxed); }

  void add_one(PeerCounter counter, std::size_t index) {
    add_one(cells_[first_cell(counter) + index]);
  }

  std::string label_;
  std::vector<Cell> cells_;        // of each counter one for each value of its label
  std::vector<Cell> round_trips_;  // one more than there are bounds
  std::atomic<double> sum_ = 0;
};

/// The counts of all peers.
class PeerCountTable {
 public:
  using Counts = std::vector<std::shared_ptr<const PeerCounts>>;

  /// Adds a peer, with all its counts at 0. If the peer is there already, its counts go on. Like
  /// `remove` and `find` to be called on one thread only.
  void add(const std::string& peer);

  /// Removes a peer: its series vanish from the next scrape.
  void remove(const std::string& peer);

  /// The counts of a peer; null if it was not added.
  [[nodiscard]] PeerCounts* find(const std::string& peer);

  /// Those of every peer, in the order of their names. Any thread. Holds up `add` and `remove` for
  /// the time of copying a pointer per peer.
  [[nodiscard]] Counts all() const;

 private:
  mutable std::mutex mutex_;  // taken where peers come and go, and by who reads on another thread
  std::map<std::string, std::shared_ptr<PeerCounts>> peers_;
};

}  // namespace gnomon
