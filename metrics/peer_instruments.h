#pragma once

#include <map>
#include <string>

#include "metrics/instruments.h"

namespace gnomon {

/// What is counted of one peer.
struct PeerInstruments {
  CounterSet requests_sent;
  CounterSet responses_received;
  CounterSet samples_accepted;
  CounterSet rejected;     ///< by `RejectReason`
  CounterSet kisses;       ///< by `KissCode`
  CounterSet timestamps;   ///< by `TimestampLayer`
  CounterSet resolutions;  ///< ok, failed
  CounterSet replacements;
  prometheus::Histogram* round_trip;
};

/// The instruments of all peers, in shared families. One thread.
class PeerInstrumentTable {
 public:
  /// `registry` must outlive this.
  explicit PeerInstrumentTable(prometheus::Registry& registry);
  PeerInstrumentTable(const PeerInstrumentTable&) = delete;
  PeerInstrumentTable& operator=(const PeerInstrumentTable&) = delete;
  ~PeerInstrumentTable() = default;

  /// Nothing happens if the peer is there already: its counts go on.
  void add(const std::string& peer);

  /// Its series vanish.
  void remove(const std::string& peer);

  /// None if `peer` was not added.
  [[nodiscard]] PeerInstruments* find(const std::string& peer);

 private:
  using CounterFamily = prometheus::Family<prometheus::Counter>;

  CounterFamily& requests_sent_;
  CounterFamily& responses_received_;
  CounterFamily& samples_accepted_;
  CounterFamily& rejected_;
  CounterFamily& kisses_;
  CounterFamily& timestamps_;
  CounterFamily& resolutions_;
  CounterFamily& replacements_;
  prometheus::Family<prometheus::Histogram>& round_trip_;
  std::map<std::string, PeerInstruments> peers_;
};

}  // namespace gnomon
