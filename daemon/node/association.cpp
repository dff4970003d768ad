#include "node/association.h"

#include <algorithm>
#include <utility>

namespace gnomon {

namespace {

// One sample alone may be an accident, such as the first packet's wait for an ARP answer.
constexpr unsigned kStartSamples = 2;
// Unanswered requests after which a start does not wait for a peer. Eight instead of three when a
// known falseticker is heard: the peer could contradict it.
constexpr unsigned kStartRequests = 3;
constexpr unsigned kStartRequestsAgainstLies = 8;
// A measured majority does not wait for a peer that is not asked again within this time.
constexpr Duration kStartPatience = Duration::milliseconds(10'000);
// A sample older than eight poll intervals says nothing about now.
constexpr double kStalePolls = 8;
// Samples since its start or its last jump from which on a peer's interval may set the error bound.
constexpr std::size_t kSteadySamples = 8;
// For 64 poll intervals, what a silent truechimer said last is held against peers that say
// something else.
constexpr double kWitnessPolls = 64;

bool measured(const Association& association, Now now) {
  return association.filter.samples() >= kStartSamples && !association.stale(now);
}

/// What the peer adds to the bound of its error. A local clock that knows of no error has one, too.
double announced_dispersion(const PeerAnnouncement& announced) {
  const double least = announced.bound_unknown() ? kLocalDispersion : 0;
  return std::max(announced.root_dispersion_seconds, least);
}

/// It does not know how far it is from UTC: its word makes no majority.
bool bound_unknown(const Peer& peer) {
  const auto& announced = peer.standing().announced;
  return announced && announced->bound_unknown();
}

/// A daemon that follows stratum 15 is at stratum 16: unsynchronised.
bool too_deep(const Peer& peer) {
  const auto& announced = peer.standing().announced;
  return announced && announced->stratum + 1 >= kStratumUnsynchronized;
}

/// Its last word still counts against others, though it is silent. `interval` is the longest poll
/// interval of all peers. With the peer's own, a rarely polled falseticker would still be there
/// when the silent truechimers have lost their vote.
bool witness(const Peer& peer, std::optional<PeerState> excluded, double interval, Now now) {
  const bool silent = excluded == PeerState::kStale || excluded == PeerState::kUnreachable ||
                      excluded == PeerState::kDenied;
  const auto& last = peer.standing().last_sample;
  if (!silent || !last) return false;
  const double age = (now.mono - last->at).to_seconds();
  return age <= kWitnessPolls * interval;
}

std::optional<PeerState> exclusion(const Association& association, Now now) {
  const Peer& peer = association.peer();
  const Standing& standing = peer.standing();
  if (!peer.endpoint()) {
    return peer.duplicate() ? PeerState::kDuplicate : PeerState::kUnresolved;
  }
  if (association.is_us) return PeerState::kLoop;
  if (peer.stopped()) return PeerState::kDenied;
  if (standing.says_unsynchronized) return PeerState::kUnsynchronized;
  if (!standing.reach.reachable()) return PeerState::kUnreachable;
  if (association.follows_us) return PeerState::kLoop;
  if (too_deep(peer)) return PeerState::kTooDeep;
  if (peer.config().noselect) return PeerState::kNoselect;
  if (!association.heard(now)) return PeerState::kStale;
  return std::nullopt;
}

}  // namespace

Association::Association(PeerOfAnyKind kind, const FilterConfig& config)
    : filter{config}, kind_{std::move(kind)} {
  verdict = {.peer = peer().id(), .state = PeerState::kUnresolved};
}

Peer& Association::peer() {
  return std::visit([](auto& kind) -> Peer& { return kind; }, kind_);
}

const Peer& Association::peer() const {
  return std::visit([](const auto& kind) -> const Peer& { return kind; }, kind_);
}

Intake Association::take(Now now, const Measurement& measurement, const RatePrior& prior) {
  // A falseticker that returns after a silence starts with an empty filter: having been silent is
  // no reason to trust it.
  const bool distrusted = truechimer == false && stale(now);
  if (filter.samples() == 0 || distrusted) filter.reset(prior);
  const Intake intake = filter.add(measurement);
  Peer& asked = peer();
  if (intake == Intake::kSuspect) asked.ask_soon(now.mono);
  if (taken(intake)) asked.sampled(now, measurement, filter.staleness(asked.interval_seconds()));
  if (intake == Intake::kJump) asked.follow_closely();
  return intake;
}

void Association::forget_server() {
  filter.reset();
  truechimer.reset();
  is_us = follows_us = false;
}

bool Association::recognise(const Ourselves& ourselves) {
  const bool before = is_us;
  const auto endpoint = peer().endpoint();
  const auto& announced = peer().standing().announced;
  const auto& asked_from = peer().local_address();
  is_us = endpoint && (ourselves.serve_at(*endpoint, asked_from) ||
                       (announced && ourselves.have_said(*announced)));
  follows_us = endpoint && announced && ourselves.followed_by(*endpoint, *announced, asked_from);
  const bool found = is_us && !before;
  if (found) {
    filter.reset();
    truechimer.reset();
  }
  return found;
}

bool Association::counts() const { return peer().endpoint() && !is_us && !follows_us; }

bool Association::stale(Now now) const {
  const auto& last = peer().standing().last_sample;
  if (!last) return true;
  const double age = (now.mono - last->at).to_seconds();
  return age > kStalePolls * peer().interval_seconds();
}

bool Association::heard(Now now) const { return filter.samples() > 0 && !stale(now); }

bool ready_to_start(std::span<const Association> associations, Now now) {
  std::size_t voters = 0;
  std::size_t votes = 0;
  bool all = true;
  bool soon = false;
  const bool lies = std::ranges::any_of(associations, [&](const Association& association) {
    return association.truechimer == false && !association.peer().config().noselect &&
           association.heard(now);
  });
  const unsigned patience = lies ? kStartRequestsAgainstLies : kStartRequests;
  for (const Association& association : associations) {
    const Peer& peer = association.peer();
    // Who has no address yet may still turn out to be a server of its own.
    const bool unresolved = !peer.endpoint() && !peer.duplicate();
    if (peer.config().noselect || !(association.counts() || unresolved)) continue;
    ++voters;
    if (measured(association, now)) {
      if (!bound_unknown(peer)) ++votes;
    } else if (!peer.hopeless(patience)) {
      all = false;
      soon = soon || peer.next_deadline() <= now.mono + kStartPatience;
    }
  }
  // A peer that is asked once a minute, or whose name takes a while, cannot outvote the others.
  return all || (!soon && 2 * votes > voters);
}

std::vector<Candidate> candidates(std::span<const Association> associations, Now now) {
  std::vector<Candidate> all;
  all.reserve(associations.size());
  double longest = 0;
  for (const Association& association : associations) {
    longest = std::max(longest, association.peer().interval_seconds());
  }
  for (const Association& association : associations) {
    const Peer& peer = association.peer();
    Candidate candidate{
        .peer = peer.id(), .excluded = exclusion(association, now), .prefer = peer.config().prefer};
    const auto estimate = association.filter.estimate(now.local);
    const auto& announced = peer.standing().announced;
    if (estimate && announced) {
      candidate.witness =
          association.truechimer.value_or(false) && witness(peer, candidate.excluded, longest, now);
      candidate.steady = association.filter.reading_count() >= kSteadySamples;
      candidate.estimate = *estimate;
      candidate.root_delay_seconds = announced->root_delay_seconds + estimate->delay_seconds;
      candidate.root_dispersion_seconds =
          announced_dispersion(*announced) + estimate->dispersion_seconds;
      candidate.stratum = announced->stratum;
    }
    all.push_back(candidate);
  }
  return all;
}

}  // namespace gnomon
