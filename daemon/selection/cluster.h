#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace gnomon {

/// What clustering needs of one truechimer.
struct ClusterItem {
  double offset_seconds = 0;
  double jitter_seconds = 0;
};

/// RFC 5905, section 11.2.2: leaves out, one after the other, the item farthest from all others,
/// until the rest agree within the least jitter of any of them, none stands out, or only three are
/// left. The indexes of those that stay, in order.
[[nodiscard]] std::vector<std::size_t> cluster(std::span<const ClusterItem> items);

}  // namespace gnomon
