#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace gnomon {

/// What clustering needs of one truechimer.
struct ClusterItem {
  double offset_seconds = 0;  ///< finite
  double jitter_seconds = 0;  ///< scatter of its samples, >= 0
};

/// The cluster algorithm of RFC 5905, section 11.2.2. Leaves out one item after the other, each
/// time the one that is farthest from all others (root mean square). Stops when
/// - only three are left, or
/// - the farthest is no farther than the least jitter of any item that is left, or
/// - the farthest is less than 1.4 times as far as the next (our addition: it does not stand out).
/// Returns the indexes into `items` of those that stay, in ascending order.
[[nodiscard]] std::vector<std::size_t> cluster(std::span<const ClusterItem> items);

}  // namespace gnomon
