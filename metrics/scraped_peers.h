#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/peer_counts.h"
#include "metrics/view.h"
#include "model/snapshot.h"

namespace gnomon {

/// The peers of one scrape: their state from the snapshot and their counts from the recorder, both
/// in the order of their names. A peer that comes or goes at this moment may be in one of them
/// only.
class ScrapedPeers {
 public:
  /// A row with the peer's name as it stands in a label.
  struct State {
    const PeerSnapshot* peer;
    std::string_view label;

    [[nodiscard]] const std::string& name() const { return peer->name; }
  };

  struct Counts {
    const PeerCounts* peer;
    std::string_view label;
  };

  /// `peers` must outlive this.
  ScrapedPeers(std::span<const PeerSnapshot> peers,
               PeerCountTable::Counts counts,
               MetricsView view);
  ScrapedPeers(const ScrapedPeers&) = delete;
  ScrapedPeers& operator=(const ScrapedPeers&) = delete;
  ~ScrapedPeers() = default;

  [[nodiscard]] std::span<const State> states() const { return states_; }

  [[nodiscard]] std::span<const Counts> counts() const { return counts_; }

  [[nodiscard]] const MetricsView& view() const { return view_; }

 private:
  MetricsView view_;
  PeerCountTable::Counts kept_;
  std::string labels_;  // the texts of `states_`, one after the other
  std::vector<State> states_;
  std::vector<Counts> counts_;
};

}  // namespace gnomon
