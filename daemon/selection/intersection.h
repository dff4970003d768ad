#pragma once

#include <optional>
#include <span>

namespace gnomon {

/// A peer's correctness interval: where the true offset must be if the peer is right.
struct Interval {
  double low = 0;
  double high = 0;

  [[nodiscard]] double middle() const { return low + (high - low) / 2; }

  /// Distance between the two, 0 if they touch.
  [[nodiscard]] double distance(const Interval& other) const;
};

/// RFC 5905, section 11.2.1: the smallest interval that holds points of more than half of all
/// `intervals`, as many as possible, with no more middles outside than intervals given up. None: no
/// majority.
[[nodiscard]] std::optional<Interval> intersect(std::span<const Interval> intervals);

}  // namespace gnomon
