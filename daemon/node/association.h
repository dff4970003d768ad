#pragma once

#include <optional>
#include <span>

#include "filter/peer_filter.h"
#include "peer/peer.h"
#include "selection/selection.h"

namespace gnomon {

/// A peer with all that the node keeps of it: how it is asked, what its samples say, and what
/// selection last thought of it.
struct Association {
  Peer peer;
  PeerFilter filter;
  Verdict verdict;
  std::optional<bool> truechimer;  ///< when selection last judged it; none: not yet, or forgiven
};

/// The clock follows it, alone or with others.
[[nodiscard]] constexpr bool contributes(PeerState state) {
  return state == PeerState::kSystemPeer || state == PeerState::kCombined;
}

/// Its last sample says nothing of now.
[[nodiscard]] bool stale(const Peer& peer, Now now);

/// There are samples that say something of now.
[[nodiscard]] bool heard(const Association& association, Now now);

/// Enough is known for the first update of the clock. A peer is decided after `kStartSamples`
/// samples, or after a few requests without; all must be, but a measured majority does not wait for
/// those that are asked again only later.
[[nodiscard]] bool ready_to_start(std::span<const Association> associations, Now now);

/// What selection needs to know, one per association, in the same order, at `now`.
/// `listening`: addresses that we serve on; a peer that follows one of them follows us.
[[nodiscard]] std::vector<Candidate> candidates(std::span<const Association> associations,
                                                std::span<const Endpoint> listening,
                                                Now now);

}  // namespace gnomon
