#pragma once

#include <span>

#include "model/estimate.h"

namespace gnomon {

/// What combining needs of one peer.
struct Contribution {
  PeerEstimate estimate;             ///< of the same moment for all contributions
  double root_distance_seconds = 0;  ///< half-width of the peer's interval, >= 0
};

/// Makes one estimate from those of several peers (at least one). Offsets and rates are averaged
/// with weights 1 / variance. Before that two variances are added to each peer's own:
/// - for offsets, what the delay hides (asymmetry): (1 % of the root distance)^2;
/// - what the peers' disagreement shows beyond their own variances.
/// The result has no root delay, root dispersion and bound rate: the caller fills them in.
[[nodiscard]] CombinedEstimate combine(std::span<const Contribution> contributions);

}  // namespace gnomon
