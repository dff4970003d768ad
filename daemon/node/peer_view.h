#pragma once

#include <span>

#include "discipline/discipline.h"
#include "model/now.h"
#include "model/snapshot.h"
#include "node/association.h"

namespace gnomon {

/// One peer as all views show it, extrapolated to `now`.
[[nodiscard]] PeerSnapshot peer_view(const Association& association, Now now);

/// Fills `ntp_system_peers{class}`.
void count_peers(std::span<const PeerSnapshot> peers,
                 const Selection& selection,
                 SystemSnapshot& system);

/// In panic: what the peers say, though it is not acted on.
void fill_refused(const CombinedEstimate& estimate, SystemSnapshot& system);

/// Fills what exists once there was an update. `system.pending_correction_seconds` is set before.
void fill_clock(const ClockEstimate& estimate, SystemSnapshot& system);

}  // namespace gnomon
