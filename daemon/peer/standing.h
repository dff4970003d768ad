#pragma once

#include <optional>

#include "base/time.h"
#include "model/measurement.h"
#include "peer/reach.h"

namespace gnomon {

/// What is known of a peer beside the estimate that its filter makes: how it answers, and what it
/// says of itself.
struct Standing {
  Reach reach;
  /// From the last response that was the answer to a request of ours; none before the first.
  std::optional<PeerAnnouncement> announced;
  /// Its last answer said that it is not synchronised, and is not older than eight requests.
  bool says_unsynchronized = false;
  std::optional<Measurement> last_measurement;  ///< of the last valid response
  std::optional<MonoTime> last_sample;          ///< when the filter last took a measurement
};

}  // namespace gnomon
