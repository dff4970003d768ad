#include "selection/intersection.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <vector>

namespace gnomon {

namespace {

/// The first of the sorted `opening` values that lies in at least `needed` intervals; `before(x,
/// y)` is the direction of the walk.
template <class Before>
std::optional<double> first_covered(std::span<const double> opening,
                                    std::span<const double> closing,
                                    std::size_t needed,
                                    Before before) {
  std::size_t closed = 0;
  for (std::size_t opened = 0; opened < opening.size(); ++opened) {
    while (closed < closing.size() && before(closing[closed], opening[opened])) ++closed;
    if (opened + 1 - closed >= needed) return opening[opened];
  }
  return std::nullopt;
}

}  // namespace

double Interval::distance(const Interval& other) const {
  return std::max({0.0, other.low - high, low - other.high});
}

std::optional<Interval> intersect(std::span<const Interval> intervals) {
  const std::size_t count = intervals.size();
  std::vector<double> lows;
  std::vector<double> highs;
  for (const Interval& interval : intervals) {
    lows.push_back(interval.low);
    highs.push_back(interval.high);
  }
  std::ranges::sort(lows);
  std::ranges::sort(highs);
  const std::vector<double> lows_down(lows.rbegin(), lows.rend());
  const std::vector<double> highs_down(highs.rbegin(), highs.rend());

  for (std::size_t given_up = 0; 2 * given_up < count; ++given_up) {
    const std::size_t needed = count - given_up;
    const auto low = first_covered(lows, highs, needed, std::less<>{});
    const auto high = first_covered(highs_down, lows_down, needed, std::greater<>{});
    if (low && high) return Interval{.low = *low, .high = *high};
  }
  return std::nullopt;
}

}  // namespace gnomon
