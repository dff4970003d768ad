#pragma once

#include "model/now.h"
#include "model/snapshot.h"
#include "node/association.h"

namespace gnomon {

/// One peer as all views show it, extrapolated to `now`.
[[nodiscard]] PeerSnapshot peer_view(const Association& association, Now now);

}  // namespace gnomon
