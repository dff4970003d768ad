#include "selection/intersection.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <vector>

namespace gnomon {

namespace {

std::size_t majority_of(std::size_t count) { return count / 2 + 1; }

/// Walks over the ends of the intervals in the order of `before`, and returns the first opening end
/// that lies in at least `needed` intervals. `opening` and `closing` are sorted by `before`. With
/// std::less the walk goes upwards from the lows; with std::greater it goes downwards from the
/// highs.
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

/// The ends of all intervals, sorted once, so that `covered` can be asked for several counts.
class Ends {
 public:
  explicit Ends(std::span<const Interval> intervals) {
    for (const Interval& interval : intervals) {
      lows_.push_back(interval.low);
      highs_.push_back(interval.high);
    }
    std::ranges::sort(lows_);
    std::ranges::sort(highs_);
    lows_down_.assign(lows_.rbegin(), lows_.rend());
    highs_down_.assign(highs_.rbegin(), highs_.rend());
  }

  /// The smallest interval that holds every point which lies in at least `needed` of them.
  [[nodiscard]] std::optional<Interval> covered(std::size_t needed) const {
    const auto low = first_covered(lows_, highs_, needed, std::less<>{});
    const auto high = first_covered(highs_down_, lows_down_, needed, std::greater<>{});
    if (!low || !high) return std::nullopt;
    return Interval{.low = *low, .high = *high};
  }

 private:
  std::vector<double> lows_;
  std::vector<double> highs_;
  std::vector<double> lows_down_;
  std::vector<double> highs_down_;
};

}  // namespace

double Interval::distance(const Interval& other) const {
  return std::max({0.0, other.low - high, low - other.high});
}

std::optional<Interval> intersect(std::span<const Interval> intervals) {
  const Ends ends{intervals};
  const std::size_t majority = majority_of(intervals.size());
  for (std::size_t needed = intervals.size(); needed >= majority; --needed) {
    if (const auto found = ends.covered(needed)) return found;
  }
  return std::nullopt;
}

std::optional<Interval> of_majority(std::span<const Interval> intervals) {
  return Ends{intervals}.covered(majority_of(intervals.size()));
}

}  // namespace gnomon
