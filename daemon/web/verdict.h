#pragma once

#include <string>

#include "model/snapshot.h"

namespace gnomon {

/// A span of time to be read by people: "410 us", "1.25 ms", "64 s". Three digits.
[[nodiscard]] std::string human_seconds(double seconds);

/// The same with its sign: "+12 us", "-1.25 ms".
[[nodiscard]] std::string human_offset(double seconds);

/// The peer that leads, or none.
[[nodiscard]] const PeerSnapshot* reference_peer(const Snapshot& snapshot);

/// The state in one sentence: "Synchronised to ntp1 (stratum 2), clock within +-410 us, offset +12
/// us, poll 64 s, 5 of 6 peers agree", or the state with its reason.
[[nodiscard]] std::string verdict(const Snapshot& snapshot);

}  // namespace gnomon
