#include "node/reason_text.h"

#include <algorithm>
#include <optional>

#include "base/units.h"

namespace gnomon {

namespace {

/// The reasons of one kind, and how many peers have each: " (refused: 2, no_route: 1)". Empty if
/// there is none.
template <class Enum>
std::string reasons(const NodeSnapshot& snapshot, std::optional<Enum> PeerSnapshot::* reason) {
  std::string text;
  for (const Enum value : kValues<Enum>) {
    const auto peers = std::ranges::count(snapshot.peers, std::optional{value}, reason);
    if (peers == 0) continue;
    text +=
        (text.empty() ? " (" : ", ") + std::string{text_of(value)} + ": " + std::to_string(peers);
  }
  return text.empty() ? text : text + ")";
}

std::string without_reference(const NodeSnapshot& snapshot) {
  const SystemSnapshot& system = snapshot.system;
  if (system.peers_configured == 0) return "no peer is configured";
  if (system.peers_resolved == 0) {
    return "no peer's name could be resolved" + reasons(snapshot, &PeerSnapshot::lookup_error);
  }
  if (system.peers_distinct == 0) return "no peer is another machine that does not follow this one";
  if (system.peers_reachable == 0) {
    const std::string who = system.peers_distinct == 1
                                ? "the only peer does not answer"
                                : "none of " + counted(system.peers_distinct, "peer") + " answers";
    return who + reasons(snapshot, &PeerSnapshot::send_error);
  }
  if (system.peers_selectable == 0) {
    return system.peers_reachable == 1
               ? "the only reachable peer cannot be selected"
               : "none of " + counted(system.peers_reachable, "reachable peer") +
                     " can be selected";
  }
  if (system.peers_truechimer == 0) {
    return system.peers_selectable == 1
               ? "the only selectable peer is not confirmed"
               : counted(system.peers_selectable, "selectable peer") + " do not agree on the time";
  }
  return "the peers have not been measured often enough";
}

}  // namespace

std::string reason_text(const NodeSnapshot& snapshot) {
  const SystemSnapshot& system = snapshot.system;
  switch (system.state) {
    case SystemState::kStarting:
    case SystemState::kLocal:
      return without_reference(snapshot);
    case SystemState::kUnsynchronized:
      if (system.reference_peer) return "the error bound is above its limit";
      return without_reference(snapshot);
    case SystemState::kSynchronized:
      return (system.local_clock ? "following the local clock of " : "following ") +
             system.reference_peer.value_or("?") + "; " +
             agreement(system.peers_truechimer, system.peers_distinct);
    case SystemState::kHoldover:
      return "coasting on what was learnt: " + without_reference(snapshot);
    case SystemState::kPanic:
      return "the offset is beyond the panic limit; the clock is left alone";
  }
  return {};
}

}  // namespace gnomon
