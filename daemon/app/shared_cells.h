#pragma once

#include "base/latest_cell.h"
#include "model/clock_command.h"
#include "model/serving_state.h"

namespace gnomon {

/// What the main thread tells the server's workers. Each publication is one store of map and served
/// time together; each worker reads the latest once a batch.
class SharedCells {
 public:
  /// The main thread only. The other half stays as it was published last.
  void publish(const ClockMap& map) {
    state_.map = map;
    store();
  }

  void publish(const ServedTime& served) {
    state_.served = served;
    store();
  }

  /// The clock was adjusted and has a new map: the served time moves into the new frame with it, so
  /// that it is right until the node publishes a better one.
  void publish(const ClockMap& map, const ClockAdjustment& done) {
    state_.served.as_of += done.phase_change;
    state_.served.reference_time += done.phase_change;
    publish(map);
  }

  /// For the workers: any thread may load.
  [[nodiscard]] const LatestCell<ServingState>& serving() const { return serving_; }

 private:
  void store() {
    ++state_.generation;
    serving_.store(state_);
  }

  ServingState state_;  ///< as published last; the main thread's copy
  LatestCell<ServingState> serving_{ServingState{}};
};

}  // namespace gnomon
