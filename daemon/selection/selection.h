#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "model/estimate.h"
#include "model/node_io.h"
#include "model/ntp_types.h"
#include "model/peer_state.h"
#include "selection/intersection.h"

namespace gnomon {

/// One peer as selection sees it. The caller hands in all peers, also those that cannot be used, so
/// that each of them gets a verdict. Only a candidate without `excluded` can be chosen.
struct Candidate {
  PeerId peer = 0;
  /// Set if the caller has already decided that the peer cannot be chosen, with its reason:
  /// kUnresolved, kUnreachable, kLoop and so on. The verdict repeats it.
  std::optional<PeerState> excluded;
  PeerEstimate estimate;               ///< of the same moment for all candidates
  double root_delay_seconds = 0;       ///< announced by the peer, plus the path to it
  double root_dispersion_seconds = 0;  ///< announced by the peer, plus measuring and ageing
  std::uint8_t stratum = 0;            ///< announced by the peer
  bool prefer = false;                 ///< configured
  /// The peer has eight samples or more since its start or its last jump. A peer that has just
  /// jumped may be the only one that did: while others exist, its interval alone must not set the
  /// error bound.
  bool steady = true;
  /// The peer is silent, but was a truechimer when last judged. Its interval has grown with age and
  /// still holds the truth. The peer cannot be chosen, but it has a vote against falsetickers.
  bool witness = false;

  /// Half-width of the peer's correctness interval around its offset, seconds.
  [[nodiscard]] double root_distance() const {
    return root_delay_seconds / 2 + root_dispersion_seconds;
  }
};

/// Limits of the selection, from the configuration.
struct SelectionConfig {
  double max_distance_seconds = 1.0;  ///< a peer with a larger root distance, or with more jitter,
                                      ///< is not used
  unsigned min_peers = 1;             ///< with fewer truechimers nobody is followed
  bool quorum = true;                 ///< false: judge everybody, but follow nobody
};

/// What selection thinks of one candidate.
struct Verdict {
  PeerId peer = 0;
  PeerState state{};
  /// Gap between the peer's interval and the intersection, seconds. 0 for a truechimer, and for a
  /// falseticker that only its rate gave away. Empty if the peer was not judged, or if there was no
  /// intersection.
  std::optional<double> falseticker_margin_seconds;
};

/// What came out of one selection.
struct Selection {
  std::vector<Verdict> verdicts;             ///< one per candidate, in the order given
  std::optional<PeerId> system_peer;         ///< empty: nobody is followed, the clock is left alone
  std::optional<CombinedEstimate> combined;  ///< present with `system_peer`
  std::optional<Interval> majority;          ///< present with `system_peer`: the offsets that more
                                             ///< than half of the intervals hold
  unsigned selectable = 0;                   ///< candidates that the intersection judged
  unsigned truechimers = 0;                  ///< those of them that agree in offset and rate
  unsigned combined_count = 0;               ///< those of them that the combination uses
};

/// The candidate's interval counts in the intersection: the candidate can be chosen, or it is a
/// witness within the distance limit.
[[nodiscard]] bool has_a_vote(const Candidate& candidate, const SelectionConfig& config);

/// Chooses whom to follow (RFC 5905, section 11.2), and combines their estimates. The steps:
/// 1. Candidates that are excluded, too distant or too noisy drop out.
/// 2. Intersection of the offsets' intervals. Witnesses vote. Without a majority everybody is a
///    falseticker and nobody is followed.
/// 3. Intersection of the rates' intervals among the rest (decision 0009).
/// 4. `prefer`: if a preferred peer is left, only preferred peers stay.
/// 5. Clustering leaves out outliers.
/// 6. One of the rest becomes the system peer. `incumbent`, the former one, stays unless another is
///    clearly better, so that the reference does not hop.
/// 7. Combination with weights 1 / variance, clamped to the majority's range, with its bound.
/// Pure: the same arguments give the same result.
[[nodiscard]] Selection select(std::span<const Candidate> candidates,
                               const SelectionConfig& config,
                               std::optional<PeerId> incumbent);

}  // namespace gnomon
