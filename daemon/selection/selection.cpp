#include "selection/selection.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "selection/cluster.h"
#include "selection/combine.h"
#include "selection/intersection.h"

namespace gnomon {

namespace {

using Indexes = std::vector<std::size_t>;

// In the score of a peer one stratum counts as much as this many seconds of root distance.
constexpr double kStratumSeconds = 1e-3;
// Another peer replaces the incumbent only if its score is below this share of the incumbent's.
constexpr double kClearlyBetter = 0.6;

Interval interval_of(const Candidate& candidate) {
  return {.low = candidate.estimate.offset_seconds - candidate.root_distance(),
          .high = candidate.estimate.offset_seconds + candidate.root_distance()};
}

/// Distance from `point` to the farther end of the interval: the bound of an error at `point`.
double farthest(const Interval& interval, double point) {
  return std::max(interval.high - point, point - interval.low);
}

/// The score by which the system peer is chosen, seconds; less is better. The ageing of the samples
/// is left out: otherwise the peer that was asked last would always win.
double score(const Candidate& candidate) {
  const double aged =
      std::max(candidate.root_dispersion_seconds - candidate.estimate.dispersion_seconds, 0.0);
  return candidate.root_delay_seconds / 2 + aged + candidate.estimate.jitter_seconds +
         kStratumSeconds * candidate.stratum;
}

/// Why the candidate cannot be chosen; empty if it can.
std::optional<PeerState> unusable(const Candidate& candidate, const SelectionConfig& config) {
  if (candidate.excluded) return candidate.excluded;
  const PeerEstimate& estimate = candidate.estimate;
  const double distance = candidate.root_distance();
  // A comparison with NaN is false: what is not a number is too far away.
  if (!(distance <= config.max_distance_seconds) || !std::isfinite(estimate.offset_seconds)) {
    return PeerState::kDistant;
  }
  if (!(estimate.jitter_seconds <= config.max_distance_seconds)) return PeerState::kJittery;
  return std::nullopt;
}

/// The candidate is a silent witness whose interval is not too wide to say anything.
bool testifies(const Candidate& candidate, const SelectionConfig& config) {
  return candidate.witness && candidate.excluded &&
         candidate.root_distance() <= config.max_distance_seconds &&
         std::isfinite(candidate.estimate.offset_seconds);
}

/// The intervals that vote: those of the selectable in their order, then those of the silent
/// witnesses. Without the witnesses a falseticker would win as soon as the others miss a few
/// answers.
std::vector<Interval> testimony(std::span<const Candidate> candidates,
                                const Indexes& selectable,
                                const SelectionConfig& config) {
  std::vector<Interval> intervals;
  for (const std::size_t i : selectable) intervals.push_back(interval_of(candidates[i]));
  for (const Candidate& candidate : candidates) {
    if (testifies(candidate, config)) intervals.push_back(interval_of(candidate));
  }
  return intervals;
}

/// Judges the selectable by the intersection of their intervals, and returns the truechimers. They
/// get the state kOutlier for now; later steps promote those that are used.
Indexes truechimers(const Indexes& selectable,
                    std::span<const Interval> intervals,
                    Selection& selection) {
  const auto intersection = intersect(intervals);
  Indexes good;
  for (std::size_t k = 0; k < selectable.size(); ++k) {
    Verdict& verdict = selection.verdicts[selectable[k]];
    verdict.state = PeerState::kFalseticker;
    if (!intersection) continue;
    verdict.falseticker_margin_seconds = intervals[k].distance(*intersection);
    if (*verdict.falseticker_margin_seconds > 0) continue;
    verdict.state = PeerState::kOutlier;
    good.push_back(selectable[k]);
  }
  return good;
}

/// The range in which the clock's rate must be if the peer is right.
Interval rates_of(const Candidate& candidate) {
  const PeerEstimate& estimate = candidate.estimate;
  return {.low = estimate.frequency_ratio - estimate.bound_rate,
          .high = estimate.frequency_ratio + estimate.bound_rate};
}

/// A falseticker that drifts passes the truth now and then, and its offset agrees for a while. Its
/// rate does not: this keeps those whose rate agrees with the majority's, and calls the others
/// falsetickers.
Indexes agreeing_on_rate(std::span<const Candidate> candidates,
                         const Indexes& good,
                         const SelectionConfig& config,
                         Selection& selection) {
  std::vector<Interval> rates;
  for (const std::size_t i : good) rates.push_back(rates_of(candidates[i]));
  for (const Candidate& candidate : candidates) {
    if (testifies(candidate, config)) rates.push_back(rates_of(candidate));
  }
  const auto common = intersect(rates);
  if (!common) return good;
  Indexes agreeing;
  for (std::size_t k = 0; k < good.size(); ++k) {
    if (rates[k].distance(*common) > 0) {
      selection.verdicts[good[k]].state = PeerState::kFalseticker;
    } else {
      agreeing.push_back(good[k]);
    }
  }
  return agreeing;
}

/// If a preferred peer is among them, only the preferred ones are used.
Indexes apply_preference(std::span<const Candidate> candidates,
                         const Indexes& good,
                         Selection& selection) {
  Indexes preferred;
  for (const std::size_t i : good) {
    if (candidates[i].prefer) preferred.push_back(i);
  }
  if (preferred.empty()) return good;
  for (const std::size_t i : good) {
    if (!candidates[i].prefer) selection.verdicts[i].state = PeerState::kNotPreferred;
  }
  return preferred;
}

/// Those of `pool` that clustering leaves.
Indexes survivors_of(std::span<const Candidate> candidates, const Indexes& pool) {
  std::vector<ClusterItem> items;
  for (const std::size_t i : pool) {
    items.push_back({.offset_seconds = candidates[i].estimate.offset_seconds,
                     .jitter_seconds = candidates[i].estimate.jitter_seconds});
  }
  Indexes survivors;
  for (const std::size_t k : cluster(items)) survivors.push_back(pool[k]);
  return survivors;
}

/// Those that may lead and bound the error: the steady ones, or all if none is steady.
Indexes fit_to_lead(std::span<const Candidate> candidates, const Indexes& survivors) {
  Indexes steady;
  for (const std::size_t i : survivors) {
    if (candidates[i].steady) steady.push_back(i);
  }
  return steady.empty() ? survivors : steady;
}

/// The one with the best score. The incumbent stays unless the best is clearly better.
std::size_t choose_leader(std::span<const Candidate> candidates,
                          const Indexes& survivors,
                          std::optional<PeerId> incumbent) {
  std::size_t best = survivors[0];
  double best_score = std::numeric_limits<double>::infinity();
  double incumbent_score = std::numeric_limits<double>::infinity();
  std::size_t incumbent_index = best;
  for (const std::size_t i : survivors) {
    const double value = score(candidates[i]);
    if (value < best_score) {
      best = i;
      best_score = value;
    }
    if (incumbent && candidates[i].peer == *incumbent) {
      incumbent_index = i;
      incumbent_score = value;
    }
  }
  return best_score >= kClearlyBetter * incumbent_score ? incumbent_index : best;
}

CombinedEstimate combine_all(std::span<const Candidate> candidates, const Indexes& survivors) {
  std::vector<Contribution> contributions;
  for (const std::size_t i : survivors) {
    contributions.push_back({.estimate = candidates[i].estimate,
                             .root_distance_seconds = candidates[i].root_distance()});
  }
  return combine(contributions);
}

/// Fills in the bound of the combined offset. The truth is in the majority's interval, and in that
/// of each peer that is right. `fit` are the peers whose interval alone may bound the error; the
/// nearest of them does, unless the majority's interval is tighter. Both are measured from the
/// combined offset, which need not be in the middle of either. A liar whose interval overlaps those
/// of all others cannot be told from an honest peer: then this bound can fail.
void bound(std::span<const Candidate> candidates,
           const Indexes& fit,
           const Interval& of_majority,
           CombinedEstimate& combined) {
  combined.offset_seconds = std::clamp(combined.offset_seconds, of_majority.low, of_majority.high);
  const auto reach = [&](std::size_t i) {
    return farthest(interval_of(candidates[i]), combined.offset_seconds);
  };
  const Candidate& nearest = candidates[*std::ranges::min_element(fit, {}, reach)];
  const double most = std::min(farthest(interval_of(nearest), combined.offset_seconds),
                               farthest(of_majority, combined.offset_seconds));
  combined.root_delay_seconds = std::min(nearest.root_delay_seconds, 2 * most);
  combined.root_dispersion_seconds = most - combined.root_delay_seconds / 2;
  combined.bound_rate = nearest.estimate.bound_rate +
                        std::abs(combined.frequency_ratio - nearest.estimate.frequency_ratio);
}

}  // namespace

bool has_a_vote(const Candidate& candidate, const SelectionConfig& config) {
  return !unusable(candidate, config) || testifies(candidate, config);
}

Selection select(std::span<const Candidate> candidates,
                 const SelectionConfig& config,
                 std::optional<PeerId> incumbent) {
  Selection selection;
  Indexes selectable;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const auto reason = unusable(candidates[i], config);
    selection.verdicts.push_back({.peer = candidates[i].peer,
                                  .state = reason.value_or(PeerState::kFalseticker),
                                  .falseticker_margin_seconds = std::nullopt});
    if (!reason) selectable.push_back(i);
  }
  selection.selectable = static_cast<unsigned>(selectable.size());
  const std::vector<Interval> intervals = testimony(candidates, selectable, config);
  const Indexes right = truechimers(selectable, intervals, selection);
  const Indexes good = agreeing_on_rate(candidates, right, config, selection);
  selection.truechimers = static_cast<unsigned>(good.size());
  const auto majority = of_majority(intervals);
  if (!config.quorum || !majority || good.empty() || good.size() < config.min_peers) {
    return selection;
  }

  const Indexes pool = apply_preference(candidates, good, selection);
  const Indexes survivors = survivors_of(candidates, pool);
  for (const std::size_t i : survivors) selection.verdicts[i].state = PeerState::kCombined;
  const Indexes fit = fit_to_lead(candidates, survivors);
  const std::size_t leader = choose_leader(candidates, fit, incumbent);
  selection.verdicts[leader].state = PeerState::kSystemPeer;
  selection.system_peer = candidates[leader].peer;
  selection.combined = combine_all(candidates, survivors);
  selection.majority = majority;
  bound(candidates, fit, *majority, *selection.combined);
  selection.combined_count = static_cast<unsigned>(survivors.size());
  return selection;
}

}  // namespace gnomon
