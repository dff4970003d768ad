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
  /// What the peer said of itself in its last valid response, or in a later one that said that the
  /// peer is not synchronised. None before the first.
  std::optional<PeerAnnouncement> announced;
  /// The peer's last response said that the peer is not synchronised. After eight further requests
  /// without any response this no longer counts.
  bool says_unsynchronized = false;
  /// That of the last valid response, whether or not the filter took it.
  std::optional<Measurement> last_measurement;
  std::optional<MonoTime> last_sample;  ///< when the filter last took a measurement
};

}  // namespace gnomon
