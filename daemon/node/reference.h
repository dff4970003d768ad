#pragma once

#include <span>

#include "node/association.h"
#include "node/clock_keeper.h"

namespace gnomon {

/// What our clients are told while we follow `leader`, which has answered. The warning of a leap
/// second is the one that more than half of the peers in use give.
[[nodiscard]] Reference reference_to(const Peer& leader, std::span<const Association> associations);

}  // namespace gnomon
