#include "node/association.h"

#include <algorithm>

namespace gnomon {

namespace {

// Three samples make an offset and a frequency with something left over to judge them by.
constexpr unsigned kStartSamples = 3;
// A sample older than so many poll intervals says nothing about now.
constexpr double kStalePolls = 8;

bool decided(const Association& association, Now now) {
  const Peer& peer = association.peer;
  const auto estimate = association.filter.estimate(now.local);
  if (estimate && estimate->samples >= kStartSamples) return true;
  if (!peer.endpoint()) return peer.lookup_failed();
  if (peer.schedule().stopped()) return true;
  return peer.requests_sent() > kStartSamples + 1;
}

bool follows_us(const Peer& peer, std::span<const Endpoint> listening) {
  if (listening.empty() || !peer.announced() || peer.announced()->stratum < 2) return false;
  const RefId refid = peer.announced()->refid;
  if (peer.local_address() && RefId::from_address(*peer.local_address()) == refid) {
    const bool serving = std::any_of(listening.begin(), listening.end(), [&](const Endpoint& e) {
      return e.address == *peer.local_address() || e.address == IpAddress::v4(0) ||
             e.address == IpAddress::v6({});
    });
    if (serving) return true;
  }
  return std::any_of(listening.begin(), listening.end(), [&](const Endpoint& e) {
    return e.address != IpAddress::v4(0) && RefId::from_address(e.address) == refid;
  });
}

bool stale(const Peer& peer, Now now) {
  if (!peer.last_sample()) return true;
  const double age = (now.mono - *peer.last_sample()).to_seconds();
  return age > kStalePolls * peer.schedule().interval_seconds();
}

std::optional<PeerState> exclusion(const Association& association,
                                   std::span<const Endpoint> listening,
                                   Now now) {
  const Peer& peer = association.peer;
  if (!peer.endpoint()) return PeerState::kUnresolved;
  if (peer.says_unsynchronized()) return PeerState::kUnsynchronized;
  if (!peer.reach().reachable() || peer.schedule().stopped()) return PeerState::kUnreachable;
  if (follows_us(peer, listening)) return PeerState::kLoop;
  if (peer.config().noselect) return PeerState::kNoselect;
  if (stale(peer, now) || !association.filter.estimate(now.local)) return PeerState::kStale;
  return std::nullopt;
}

}  // namespace

bool ready_to_start(std::span<const Association> associations, Now now) {
  return std::all_of(associations.begin(), associations.end(), [&](const Association& a) {
    return a.peer.config().noselect || decided(a, now);
  });
}

std::vector<Candidate> candidates(std::span<const Association> associations,
                                  std::span<const Endpoint> listening,
                                  Now now) {
  std::vector<Candidate> all;
  all.reserve(associations.size());
  for (const Association& association : associations) {
    const Peer& peer = association.peer;
    Candidate candidate{.peer = peer.id(),
                        .excluded = exclusion(association, listening, now),
                        .prefer = peer.config().prefer};
    const auto estimate = association.filter.estimate(now.local);
    if (estimate && peer.announced()) {
      candidate.estimate = *estimate;
      candidate.root_delay_seconds = peer.announced()->root_delay_seconds + estimate->delay_seconds;
      candidate.root_dispersion_seconds =
          peer.announced()->root_dispersion_seconds + estimate->dispersion_seconds;
      candidate.stratum = peer.announced()->stratum;
    }
    all.push_back(candidate);
  }
  return all;
}

}  // namespace gnomon
