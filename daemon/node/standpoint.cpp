#include "node/standpoint.h"

#include <algorithm>
#include <utility>

namespace gnomon {

namespace {

// Our followers are one stratum below us, and name us as their reference. Theirs are two below us,
// and are the first whom nothing gives away.
constexpr int kHidden = 2;

bool usable(const Candidate& candidate, double max_distance_seconds) {
  return !candidate.excluded && candidate.root_distance() <= max_distance_seconds;
}

bool orphan(const Association& association, const Standpoint& standpoint) {
  const auto& announced = association.peer().standing().announced;
  return announced && unvouched(*announced, standpoint.local_stratum);
}

/// That an orphan announces: it is known by what it announces.
int stratum_of(const Peer& orphan) {
  const auto& announced = orphan.standing().announced;
  return announced ? announced->stratum : kStratumUnsynchronized;
}

/// The order of orphans: the first is followed.
bool goes_before(const Peer& peer, const Peer& other) {
  const auto key = [](const Peer& one) { return std::pair{stratum_of(one), one.endpoint()}; };
  return key(peer) < key(other);
}

/// The same between us and a peer. Whom we have not asked yet may go first.
bool we_go_before(const Peer& peer, const Standpoint& standpoint) {
  if (!standpoint.own_clock) return false;
  const int stratum = stratum_of(peer);
  if (stratum != standpoint.stratum) return standpoint.stratum < stratum;
  const auto& ours = peer.local_address();
  const auto& theirs = peer.endpoint();
  return ours && theirs && *ours < theirs->address;
}

void exclude_orphans(std::span<Candidate> offered,
                     std::span<const Association> associations,
                     const Standpoint& standpoint,
                     double max_distance_seconds) {
  bool known = standpoint.max_error_seconds.has_value();
  const Peer* first = nullptr;
  for (std::size_t i = 0; i < offered.size(); ++i) {
    if (!usable(offered[i], max_distance_seconds)) continue;
    const Peer& peer = associations[i].peer();
    if (!orphan(associations[i], standpoint)) {
      known = true;
    } else if (first == nullptr || goes_before(peer, *first)) {
      first = &peer;
    }
  }
  for (std::size_t i = 0; i < offered.size(); ++i) {
    const Peer& peer = associations[i].peer();
    if (!orphan(associations[i], standpoint)) continue;
    offered[i].witness = false;
    if (offered[i].excluded) continue;
    if (known || &peer != first || we_go_before(peer, standpoint)) {
      offered[i].excluded = PeerState::kOrphan;
    }
  }
}

void exclude_hidden(std::span<Candidate> offered,
                    std::span<const Association> associations,
                    const Standpoint& standpoint,
                    double max_distance_seconds) {
  const auto hidden = [&](const Candidate& one) {
    return one.stratum >= standpoint.stratum + kHidden;
  };
  const auto& known = standpoint.max_error_seconds;
  const bool others = std::ranges::any_of(offered, [&](const Candidate& one) {
    return usable(one, max_distance_seconds) && !hidden(one);
  });
  for (std::size_t i = 0; i < offered.size(); ++i) {
    Candidate& one = offered[i];
    if (one.excluded || !hidden(one) || orphan(associations[i], standpoint)) continue;
    const bool harmless = known && (others || one.root_distance() < *known);
    if (!harmless) one.excluded = PeerState::kLoop;
  }
}

}  // namespace

bool unvouched(const PeerAnnouncement& announced, std::optional<std::uint8_t> local_stratum) {
  if (announced.bound_unknown()) return true;
  if (!local_stratum) return false;
  return announced.stratum > *local_stratum ||
         (announced.stratum == *local_stratum && names_a_local_clock(announced.refid));
}

void stand_back(std::span<Candidate> offered,
                std::span<const Association> associations,
                const Standpoint& standpoint,
                double max_distance_seconds) {
  if (standpoint.stratum < kStratumUnsynchronized) {
    exclude_hidden(offered, associations, standpoint, max_distance_seconds);
  }
  exclude_orphans(offered, associations, standpoint, max_distance_seconds);
}

}  // namespace gnomon
