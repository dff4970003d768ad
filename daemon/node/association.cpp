#include "node/association.h"

#include <algorithm>

namespace gnomon {

namespace {

// One alone may be an accident, such as the first packet's wait for an address.
constexpr unsigned kStartSamples = 2;
// Unanswered requests after which a peer is not waited for; longer for one that could contradict a
// known falseticker.
constexpr unsigned kStartRequests = 3;
constexpr unsigned kStartRequestsAgainstLies = 8;
// A majority does not wait for a peer that is not asked again within this time.
constexpr Duration kStartPatience = Duration::milliseconds(10'000);
// A sample older than so many poll intervals says nothing about now.
constexpr double kStalePolls = 8;
// Samples since the start or a jump from which on a peer may lead.
constexpr std::size_t kSteadySamples = 8;
// For so many, what a silent peer said last is held against peers that say something else.
constexpr double kWitnessPolls = 64;

bool measured(const Association& association, Now now) {
  return association.filter.samples() >= kStartSamples && !stale(association.peer, now);
}

bool decided(const Association& association, unsigned patience, Now now) {
  const Peer& peer = association.peer;
  if (measured(association, now)) return true;
  if (!peer.endpoint()) return peer.lookup_failed();
  if (peer.schedule().stopped() || peer.schedule().slowed()) return true;
  return peer.requests_sent() > patience;
}

bool is_wildcard(const IpAddress& address) {
  return address == IpAddress::v4(0) || address == IpAddress::v6({});
}

bool follows_us(const Peer& peer, std::span<const Endpoint> listening) {
  const auto& announced = peer.announced();
  if (!announced || announced->stratum < 2) return false;
  const auto is_us = [&](const IpAddress& ours) {
    return RefId::from_address(ours) == announced->refid;
  };
  // The address that we ask from is one that we serve on if we serve on all.
  const auto& asking = peer.local_address();
  return std::ranges::any_of(listening, [&](const Endpoint& endpoint) {
    if (is_wildcard(endpoint.address)) return asking.has_value() && is_us(*asking);
    return is_us(endpoint.address);
  });
}

/// Whoever follows stratum 15 is of stratum 16: unsynchronised.
bool too_deep(const Peer& peer) {
  const auto& announced = peer.announced();
  return announced && announced->stratum + 1 >= kStratumUnsynchronized;
}

/// `interval`: the longest that any peer is asked at, or one that is seldom asked, and was not
/// believed, would outlast the witnesses without a word.
bool witness(const Peer& peer, std::optional<PeerState> excluded, double interval, Now now) {
  const bool silent = excluded == PeerState::kStale || excluded == PeerState::kUnreachable;
  const auto last = peer.last_sample();
  if (!silent || !last) return false;
  const double age = (now.mono - *last).to_seconds();
  return age <= kWitnessPolls * interval;
}

std::optional<PeerState> exclusion(const Association& association,
                                   std::span<const Endpoint> listening,
                                   Now now) {
  const Peer& peer = association.peer;
  if (!peer.endpoint()) return PeerState::kUnresolved;
  if (peer.says_unsynchronized() || too_deep(peer)) return PeerState::kUnsynchronized;
  if (!peer.reach().reachable() || peer.schedule().stopped()) return PeerState::kUnreachable;
  if (follows_us(peer, listening)) return PeerState::kLoop;
  if (peer.config().noselect) return PeerState::kNoselect;
  if (!heard(association, now)) return PeerState::kStale;
  return std::nullopt;
}

}  // namespace

bool stale(const Peer& peer, Now now) {
  const auto last = peer.last_sample();
  if (!last) return true;
  const double age = (now.mono - *last).to_seconds();
  return age > kStalePolls * peer.schedule().interval_seconds();
}

bool heard(const Association& association, Now now) {
  return association.filter.samples() > 0 && !stale(association.peer, now);
}

bool ready_to_start(std::span<const Association> associations, Now now) {
  std::size_t voters = 0;
  std::size_t votes = 0;
  bool all = true;
  bool soon = false;
  const bool lies = std::ranges::any_of(associations, [&](const Association& association) {
    return association.truechimer == false && !association.peer.config().noselect &&
           heard(association, now);
  });
  const unsigned patience = lies ? kStartRequestsAgainstLies : kStartRequests;
  for (const Association& association : associations) {
    if (association.peer.config().noselect) continue;
    ++voters;
    if (measured(association, now)) ++votes;
    if (decided(association, patience, now)) continue;
    all = false;
    soon = soon || association.peer.next_deadline() <= now.mono + kStartPatience;
  }
  // Who is asked once in a minute, or whose name takes a while, cannot outvote the others.
  return all || (!soon && 2 * votes > voters);
}

std::vector<Candidate> candidates(std::span<const Association> associations,
                                  std::span<const Endpoint> listening,
                                  Now now) {
  std::vector<Candidate> all;
  all.reserve(associations.size());
  double longest = 0;
  for (const Association& association : associations) {
    longest = std::max(longest, association.peer.schedule().interval_seconds());
  }
  for (const Association& association : associations) {
    const Peer& peer = association.peer;
    Candidate candidate{.peer = peer.id(),
                        .excluded = exclusion(association, listening, now),
                        .prefer = peer.config().prefer};
    const auto estimate = association.filter.estimate(now.local);
    const auto& announced = peer.announced();
    if (estimate && announced) {
      candidate.witness =
          association.truechimer.value_or(false) && witness(peer, candidate.excluded, longest, now);
      candidate.steady = association.filter.reading_count() >= kSteadySamples;
      candidate.estimate = *estimate;
      candidate.root_delay_seconds = announced->root_delay_seconds + estimate->delay_seconds;
      candidate.root_dispersion_seconds =
          announced->root_dispersion_seconds + estimate->dispersion_seconds;
      candidate.stratum = announced->stratum;
    }
    all.push_back(candidate);
  }
  return all;
}

}  // namespace gnomon
