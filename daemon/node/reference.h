#pragma once

#include <cstdint>
#include <optional>

#include "node/clock_keeper.h"
#include "peer/peer.h"

namespace gnomon {

/// What our clients are told while we follow `leader`, which has answered. `local_stratum`: as in
/// `unvouched`.
[[nodiscard]] Reference reference_to(const Peer& leader, std::optional<std::uint8_t> local_stratum);

}  // namespace gnomon
