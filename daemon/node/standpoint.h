#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "model/ntp_types.h"
#include "node/association.h"
#include "selection/selection.h"

namespace gnomon {

/// Where we stand ourselves: what we tell others of our time, and how well we know it.
struct Standpoint {
  std::uint8_t stratum = kStratumUnsynchronized;  ///< what we serve; 16: nothing
  /// Bound of our clock's error, seconds; none: our time is not known to be anybody's.
  std::optional<double> max_error_seconds;
  bool own_clock = false;  ///< we serve our own clock (state `local` with nobody to follow)
  /// At which stratum we serve our own clock when we must; none: never (`[local]` is not enabled).
  std::optional<std::uint8_t> local_stratum;
};

/// Nobody vouches for the peer's time: it says so (`PeerAnnouncement::bound_unknown`). Seen from a
/// server that serves its own clock at `local_stratum` when it must, that holds also for a peer
/// that serves its own clock at that stratum or a higher one, or is behind such a server. Any other
/// passes for an authority, as everywhere in NTP. None: we never serve our own clock.
[[nodiscard]] bool unvouched(const PeerAnnouncement& announced,
                             std::optional<std::uint8_t> local_stratum);

/// Excludes candidates that may hand us our own time, or time that nobody knows. A reference
/// identifier shows only who is followed directly, so a ring of three or more (we follow C, C
/// follows B, B follows us) has to be found by what follows from it:
///
/// 1. C is at least two strata below us. While nobody else can be followed, such a peer is a
///    `loop` unless it knows the time better than we do. Time that came from us cannot be known
///    better: on its way round the ring its error bound only grows. A backup that is deep in the
///    tree, but no ring, is followed as soon as our own bound has become wider than that of the
///    backup. While we serve our own clock we know nothing, so any such peer is a `loop`.
/// 2. For whose time nobody vouches is an `orphan` as long as we or anybody else know the time. Of
///    several orphans, ourselves included, the one with the lowest stratum is followed, and among
///    equals the one with the lowest address. The others see the same order, so one is left whom
///    all follow.
///
/// `offered` has one candidate per association, in the same order. `max_distance_seconds`: a
/// candidate beyond it cannot be followed anyway.
void stand_back(std::span<Candidate> offered,
                std::span<const Association> associations,
                const Standpoint& standpoint,
                double max_distance_seconds);

}  // namespace gnomon
