#pragma once

#include <memory>

#include "metrics/exposition.h"
#include "metrics/families.h"
#include "metrics/peer_counts.h"
#include "model/observer.h"

namespace gnomon {

/// Counts what happened: turns events into counters and histograms. A counter with an enumerated
/// label exists with 0 for each value from the start; those of a peer exist from its `PeerAdded` to
/// its `PeerRemoved`. An event of a peer that was not added is ignored.
///
/// `on_event` may be called on the node's thread only. All other functions may be called on any
/// thread, also while events come in.
class Recorder final : public Observer {
 public:
  Recorder();
  ~Recorder() override;

  void on_event(Now now, const Event& event) override;

  /// The main loop ran something `seconds` after it was due.
  void observe_event_loop_lag(double seconds);

  /// One scrape was answered after `seconds` of work.
  void observe_scrape(ExpositionFormat format, double seconds);

  /// Adds all that is counted but what is counted of peers.
  void collect(Families& out) const;

  /// What was counted of each peer, in the order of their names.
  [[nodiscard]] PeerCountTable::Counts peers() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace gnomon
