#pragma once

#include <string>

#include "model/snapshot.h"

namespace gnomon {

/// The system peer; null if there is none.
[[nodiscard]] const PeerSnapshot* reference_peer(const Snapshot& snapshot);

/// The state in one line: "Synchronised to ntp1 (stratum 2), clock within +-410 us, offset +12
/// +- 4 us, poll 64 s, 5 of 6 peers agree". If the daemon is not synchronised, the reason stands in
/// place of the peer. Times are written as base/units.h writes them.
[[nodiscard]] std::string verdict(const Snapshot& snapshot);

}  // namespace gnomon
