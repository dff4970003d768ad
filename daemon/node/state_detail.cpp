#include "node/state_detail.h"

#include <optional>

namespace gnomon {

namespace {

std::string of_duplicate(const Peer& peer, std::span<const Association> all) {
  const auto wanted = peer.duplicate();
  if (!wanted) return {};
  for (const Association& other : all) {
    if (other.peer().endpoint() != wanted) continue;
    return wanted->to_string() + " is asked already, as peer " + other.peer().name();
  }
  return wanted->to_string() + " is asked already";
}

std::string of_loop(const Association& association) {
  if (association.is_us) return "it is this machine itself";
  if (association.follows_us) return "it follows this machine";
  return "it may follow this machine through others, and knows the time no better";
}

}  // namespace

std::string state_detail(const Association& association, std::span<const Association> all) {
  const PeerState state = association.verdict.state;
  const Peer& peer = association.peer();
  const auto& denied = peer.standing().denied;
  const auto& announced = peer.standing().announced;
  if (state == PeerState::kDuplicate) return of_duplicate(peer, all);
  if (state == PeerState::kLoop) return of_loop(association);
  if (state == PeerState::kOrphan) return "it serves its own clock";
  if (state == PeerState::kDenied && denied) {
    return std::string{"it answered with kiss code "} + kiss_name(denied->code);
  }
  if (state == PeerState::kTooDeep && announced) {
    return "its stratum is " + std::to_string(announced->stratum);
  }
  return {};
}

}  // namespace gnomon
