#include "selection/cluster.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace gnomon {

namespace {

constexpr std::size_t kFewest = 3;  // RFC 5905, NMIN: never cut below
// The farthest must stand out against the next: among peers scattered evenly it is chance which one
// is the farthest, and leaving it out moves the clock to the other side.
constexpr double kStandsOut = 1.4;

/// RMS distance of one item to the other survivors.
double selection_jitter(std::span<const ClusterItem> items,
                        const std::vector<std::size_t>& survivors,
                        std::size_t of) {
  double squares = 0;
  for (const std::size_t other : survivors) {
    const double difference = items[other].offset_seconds - items[of].offset_seconds;
    squares += difference * difference;
  }
  return std::sqrt(squares / static_cast<double>(survivors.size() - 1));
}

}  // namespace

std::vector<std::size_t> cluster(std::span<const ClusterItem> items) {
  std::vector<std::size_t> survivors(items.size());
  std::iota(survivors.begin(), survivors.end(), std::size_t{0});
  while (survivors.size() > kFewest) {
    double farthest = -1;
    double next = -1;
    std::size_t worst = 0;
    double least_jitter = items[survivors[0]].jitter_seconds;
    for (std::size_t i = 0; i < survivors.size(); ++i) {
      const double distance = selection_jitter(items, survivors, survivors[i]);
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
