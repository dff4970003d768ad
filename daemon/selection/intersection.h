#pragma once

#include <optional>
#include <span>

namespace gnomon {

/// A peer's correctness interval: the range in which the true value must be if the peer is right.
/// Used for offsets (seconds) and for rates (ratio). low <= high.
struct Interval {
  double low = 0;
  double high = 0;

  /// Gap between this interval and the other, >= 0; 0 if they overlap or touch.
  [[nodiscard]] double distance(const Interval& other) const;
};

/// Marzullo's intersection (RFC 5905, section 11.2.1). Looks for the points that lie in the largest
/// number of `intervals`, and returns the smallest interval that holds all those points. Empty if
/// that number is not more than half of all intervals: there is no majority. Example: [0, 4],
/// [1, 5], [8, 9] give [1, 4], two of three.
///
/// The RFC also wants the middles of the intervals inside. That condition is left out: two honest
/// peers with asymmetric paths overlap only at their ends, and still the truth is in the overlap of
/// a majority.
[[nodiscard]] std::optional<Interval> intersect(std::span<const Interval> intervals);

/// The smallest interval that holds every point which lies in more than half of `intervals`. If
/// more than half of the intervals hold the truth, this one does, too, whoever is wrong. Never
/// narrower than `intersect`. Empty if there is no such point.
[[nodiscard]] std::optional<Interval> of_majority(std::span<const Interval> intervals);

}  // namespace gnomon
