#pragma once

#include <optional>
#include <span>

namespace gnomon {

/// A peer's correctness interval: where the true offset must be if the peer is right.
struct Interval {
  double low = 0;
  double high = 0;

  /// Distance between the two, 0 if they touch.
  [[nodiscard]] double distance(const Interval& other) const;
};

/// RFC 5905, section 11.2.1: the smallest interval that holds every point which lies in as many
/// `intervals` as any point does, if these are more than half of all. None: no majority. The RFC's
/// further condition on the middles is left out: two honest peers with asymmetric paths overlap
/// only at their ends, and the truth is in a majority's overlap all the same.
[[nodiscard]] std::optional<Interval> intersect(std::span<const Interval> intervals);

/// The smallest interval that holds every point which lies in more than half of `intervals`: the
/// truth is in it if more than half of them hold it, whoever is wrong. None: there is no such
/// point.
[[nodiscard]] std::optional<Interval> of_majority(std::span<const Interval> intervals);

}  // namespace gnomon
