#pragma once

#include <span>

#include "model/estimate.h"

namespace gnomon {

/// What combining needs of one peer.
struct Contribution {
  PeerEstimate estimate;
  double root_distance_seconds = 0;
};

/// One estimate from several (at least one), without the root values: offsets and rates weighted by
/// their inverse variances, after the variance that the delay hides (asymmetry) and the variance
/// that the peers' disagreement shows have been added to each.
[[nodiscard]] CombinedEstimate combine(std::span<const Contribution> contributions);

}  // namespace gnomon
