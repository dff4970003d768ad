#pragma once

#include "model/now.h"
#include "model/snapshot.h"
#include "node/association.h"

namespace gnomon {

/// One peer as all views show it, extrapolated to `now`. `all`: the peers of the node.
[[nodiscard]] PeerSnapshot peer_view(const Association& association,
                                     std::span<const Association> all,
                                     Now now);

}  // namespace gnomon
