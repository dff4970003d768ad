#pragma once

#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "filter/peer_filter.h"
#include "node/ourselves.h"
#include "peer/client_peer.h"
#include "peer/peer.h"
#include "selection/selection.h"

namespace gnomon {

/// Every kind of peer, as a closed set.
using PeerOfAnyKind = std::variant<ClientPeer>;

/// A peer with all that the node keeps of it: how it is asked, what its samples say, and what
/// selection thought of it.
class Association {
 public:
  Association(PeerOfAnyKind kind, const FilterConfig& config);

  [[nodiscard]] Peer& peer();
  [[nodiscard]] const Peer& peer() const;

  /// As a server that we ask in client mode; null: it is of another kind.
  [[nodiscard]] ClientPeer* client() { return std::get_if<ClientPeer>(&kind_); }

  [[nodiscard]] const ClientPeer* client() const { return std::get_if<ClientPeer>(&kind_); }

  /// Takes a measurement. A filter without samples, and that of a falseticker which was silent,
  /// begins with `prior`. The peer is told what follows for its next requests.
  [[nodiscard]] Intake take(Now now, const Measurement& measurement, const RatePrior& prior);

  /// The peer is another server than before, or its word is not held against it any more: samples
  /// and verdict are forgotten.
  void forget_server();

  /// Compares it with us after its last answer, or when its address or ours may have changed:
  /// `is_us` and `follows_us` become what holds now. True: only now it turned out to be us; its
  /// samples are void.
  bool recognise(const Ourselves& ourselves);

  /// What it says counts as that of a server of its own: it has an endpoint that no other peer
  /// has, and is neither us nor who follows us.
  [[nodiscard]] bool counts() const;

  /// Its last sample is older than eight poll intervals, or there is none: it says nothing of now.
  [[nodiscard]] bool stale(Now now) const;

  /// There are samples that say something of now.
  [[nodiscard]] bool heard(Now now) const;

  PeerFilter filter;
  Verdict verdict;
  /// The last verdict that was backed by a majority: true truechimer, false falseticker. None: it
  /// was never judged, or `Jury::forgive` dropped it because nobody is left to contradict it.
  std::optional<bool> truechimer;
  bool is_us = false;       ///< it is asked where we serve, or said word for word what we served
  bool follows_us = false;  ///< it names one of our addresses as its reference

 private:
  PeerOfAnyKind kind_;
};

/// The clock follows it, alone or with others.
[[nodiscard]] constexpr bool contributes(PeerState state) {
  return state == PeerState::kSystemPeer || state == PeerState::kCombined;
}

/// It agrees with the majority, whether or not it is used.
[[nodiscard]] constexpr bool is_truechimer(PeerState state) {
  return contributes(state) || state == PeerState::kOutlier || state == PeerState::kNotPreferred;
}

/// Enough is known for the first update of the clock. A peer is decided after two samples, or when
/// waiting for them is in vain. All must be decided, but a measured majority does not wait for
/// those that are asked again only later than in ten seconds. Local clocks make no majority.
[[nodiscard]] bool ready_to_start(std::span<const Association> associations, Now now);

/// What selection needs to know at `now`, one per association, in the same order.
[[nodiscard]] std::vector<Candidate> candidates(std::span<const Association> associations, Now now);

}  // namespace gnomon
