#pragma once

#include <map>
#include <string>
#include <vector>

#include "metrics/instruments.h"
#include "metrics/peer_counters.h"

namespace gnomon {

/// What is measured of one peer.
class PeerInstruments {
 public:
  PeerInstruments(std::vector<CounterSet> counters, prometheus::Histogram& round_trip)
      : counters_{std::move(counters)}, round_trip_{&round_trip} {}

  [[nodiscard]] CounterSet& operator[](PeerCounter counter) {
    return counters_.at(index_of(counter));
  }

  [[nodiscard]] std::vector<CounterSet>& counters() { return counters_; }

  [[nodiscard]] prometheus::Histogram& round_trip() { return *round_trip_; }

 private:
  std::vector<CounterSet> counters_;  // in the order of `PeerCounter`
  prometheus::Histogram* round_trip_;
};

/// The instruments of all peers, in shared families. One thread.
class PeerInstrumentTable {
 public:
  /// `registry` must outlive this.
  explicit PeerInstrumentTable(prometheus::Registry& registry);
  PeerInstrumentTable(const PeerInstrumentTable&) = delete;
  PeerInstrumentTable& operator=(const PeerInstrumentTable&) = delete;
  ~PeerInstrumentTable() = default;

  /// Adds a peer, with all its counters at 0. If the peer is there already, its counts go on.
  void add(const std::string& peer);

  /// Removes a peer: its series vanish from the next scrape.
  void remove(const std::string& peer);

  /// The instruments of a peer; null if it was not added.
  [[nodiscard]] PeerInstruments* find(const std::string& peer);

 private:
  std::vector<prometheus::Family<prometheus::Counter>*> counters_;  // as `PeerCounter`
  prometheus::Family<prometheus::Histogram>& round_trip_;
  std::map<std::string, PeerInstruments> peers_;
};

}  // namespace gnomon
