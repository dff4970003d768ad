#pragma once

#include <string>

#include "model/snapshot.h"

namespace gnomon {

/// The peer that leads, or none.
[[nodiscard]] const PeerSnapshot* reference_peer(const Snapshot& snapshot);

/// The state in one sentence: "Synchronised to ntp1 (stratum 2), clock within +-410 us, offset
/// +12.3 us, poll 64 s, 5 of 6 peers agree", or the state with its reason. Times as base/units.h
/// has them.
[[nodiscard]] std::string verdict(const Snapshot& snapshot);

}  // namespace gnomon
