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

/// One peer as selection sees it. All peers are given, also the unusable, so that each gets a
/// verdict; only those with `excluded` empty and an estimate can be chosen.
struct Candidate {
  PeerId peer = 0;
  std::optional<PeerState> excluded;   ///< decided before: unresolved, unreachable, unsynchronized,
                                       ///< loop, noselect, stale
  PeerEstimate estimate;               ///< all at the same moment
  double root_delay_seconds = 0;       ///< total: announced + path
  double root_dispersion_seconds = 0;  ///< total: announced + aged + measured
  std::uint8_t stratum = 0;            ///< announced by the peer
  bool prefer = false;
  /// It has said the same for a while. Who has just jumped may do so alone: its word alone does not
  /// bound the clock's error while there are others.
  bool steady = true;
  /// It is silent, but was a truechimer when last judged: its interval, grown with age, still holds
  /// the truth. It cannot be chosen, but it has a vote against falsetickers.
  bool witness = false;

  /// Half-width of its interval, seconds.
  [[nodiscard]] double root_distance() const {
    return root_delay_seconds / 2 + root_dispersion_seconds;
  }
};

struct SelectionConfig {
  double max_distance_seconds = 1.0;
  unsigned min_peers = 1;  ///< truechimers needed
  bool quorum = true;      ///< false: judge everybody, but follow nobody
};

struct Verdict {
  PeerId peer = 0;
  PeerState state{};
  /// How far its interval lies outside the intersection, seconds; 0 for a truechimer, and for a
  /// falseticker by its rate alone; none if it was not judged.
  std::optional<double> falseticker_margin_seconds;
};

struct Selection {
  std::vector<Verdict> verdicts;             ///< one per candidate, in the order given
  std::optional<PeerId> system_peer;         ///< none: no majority, the clock is left alone
  std::optional<CombinedEstimate> combined;  ///< with `system_peer`
  std::optional<Interval> majority;          ///< with `system_peer`: where most say the truth is
  unsigned selectable = 0;                   ///< judged by the intersection
  unsigned truechimers = 0;
  unsigned combined_count = 0;
};

/// It has a vote: it can be chosen, or is a witness near enough.
[[nodiscard]] bool has_a_vote(const Candidate& candidate, const SelectionConfig& config);

/// RFC 5905, section 11.2, with covariance weights in the combination: intersection of the offsets
/// (a clique must be a majority of the selectable) and then of the rates, clustering, combining,
/// `prefer`. `incumbent` is the former system peer, kept while nothing else is clearly better (no
/// clock-hopping). Pure.
[[nodiscard]] Selection select(std::span<const Candidate> candidates,
                               const SelectionConfig& config,
                               std::optional<PeerId> incumbent);

}  // namespace gnomon
