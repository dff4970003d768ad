#include "selection/cluster.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace gnomon {

namespace {

constexpr std::size_t kFewest = 3;  // RFC 5905, NMIN: never cut below
// The farthest item must be this many times as far away as the next one. Among peers that are
// scattered evenly it is chance which one is the farthest, and leaving it out would move the clock
// to the other side.
constexpr double kStandsOut = 1.4;

/// Sums over the survivors' offsets. The offsets are counted from that of the first survivor, so
/// that a common offset of years costs no digits.
struct Sums {
  double origin = 0;
  double first = 0;
  double squares = 0;
  double count = 0;

  /// RFC 5905's selection jitter: RMS distance from the survivor at `offset` to the others.
  [[nodiscard]] double selection_jitter(double offset) const {
    const double own = offset - origin;
    return std::sqrt(std::max(count * own * own - 2 * own * first + squares, 0.0) / (count - 1));
  }
};

Sums sum(std::span<const ClusterItem> items, const std::vector<std::size_t>& survivors) {
  Sums sums{.origin = items[survivors[0]].offset_seconds,
            .count = static_cast<double>(survivors.size())};
  for (const std::size_t i : survivors) {
    const double own = items[i].offset_seconds - sums.origin;
    sums.first += own;
    sums.squares += own * own;
  }
  return sums;
}

}  // namespace

std::vector<std::size_t> cluster(std::span<const ClusterItem> items) {
  std::vector<std::size_t> survivors(items.size());
  std::iota(survivors.begin(), survivors.end(), std::size_t{0});
  while (survivors.size() > kFewest) {
    const Sums sums = sum(items, survivors);
    double farthest = -1;
    double next = -1;
    std::size_t worst = 0;
    double least_jitter = items[survivors[0]].jitter_seconds;
    for (std::size_t i = 0; i < survivors.size(); ++i) {
      const double distance = sums.selection_jitter(items[survivors[i]].offset_seconds);
      if (distance > farthest) {
        next = farthest;
        farthest = distance;
        worst = i;
      } else {
        next = std::max(next, distance);
      }
      least_jitter = std::min(least_jitter, items[survivors[i]].jitter_seconds);
    }
    if (farthest <= least_jitter || farthest < kStandsOut * next) break;
    survivors.erase(survivors.begin() + static_cast<std::ptrdiff_t>(worst));
  }
  return survivors;
}

}  // namespace gnomon
