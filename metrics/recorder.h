#pragma once

#include <memory>

#include "metrics/exposition.h"
#include "metrics/metric_families.h"
#include "model/observer.h"

namespace gnomon {

/// Counts what happened: events -> counters and histograms. Every enumerated label value exists
/// with 0 from the start, for each peer from its `PeerAdded` to its `PeerRemoved`; an event of a
/// peer that was not added is ignored.
///
/// `on_event` on the node's thread only; everything else on any thread, also while events come.
class Recorder final : public Observer {
 public:
  Recorder();
  ~Recorder() override;

  void on_event(Now now, const Event& event) override;

  /// How late the main loop ran what was due, seconds.
  void observe_event_loop_lag(double seconds);

  /// One scrape was answered after `seconds` of work.
  void observe_scrape(ExpositionFormat format, double seconds);

  /// All families, of every level.
  [[nodiscard]] MetricFamilies collect() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace gnomon
