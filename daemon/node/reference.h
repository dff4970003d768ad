#pragma once

#include "node/clock_keeper.h"
#include "peer/peer.h"

namespace gnomon {

/// What our clients are told while we follow `leader`, which has answered.
[[nodiscard]] Reference reference_to(const Peer& leader);

}  // namespace gnomon
