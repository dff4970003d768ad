#include "web/verdict.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/units.h"

namespace gnomon {
namespace {

const char* state_words(SystemState state) {
  switch (state) {
    case SystemState::kStarting:
      return "Starting";
    case SystemState::kUnsynchronized:
      return "Not synchronised";
    case SystemState::kSynchronized:
      return "Synchronised";
    case SystemState::kHoldover:
      return "Holdover";
    case SystemState::kLocal:
      return "Serving from the local clock";
    case SystemState::kPanic:
      return "Panic";
  }
  return "Not synchronised";
}

/// What the offset is known to, one sigma: no finer than the clock can be read and the peers
/// scatter.
double offset_error(const SystemSnapshot& system) {
  return std::max(system.jitter_seconds.value_or(0), system.precision_seconds);
}

}  // namespace

const PeerSnapshot* reference_peer(const Snapshot& snapshot) {
  const std::optional<std::string>& name = snapshot.node.system.reference_peer;
  if (!name) return nullptr;
  const auto& peers = snapshot.node.peers;
  const auto found = std::ranges::find(peers, *name, &PeerSnapshot::name);
  return found == peers.end() ? nullptr : &*found;
}

std::string verdict(const Snapshot& snapshot) {
  const SystemSnapshot& system = snapshot.node.system;
  std::string line = state_words(system.state);
  const PeerSnapshot* const leader = reference_peer(snapshot);
  if (system.state == SystemState::kSynchronized && leader != nullptr) {
    line += " to " + leader->name;
    if (leader->announced) line += fmt::format(" (stratum {})", leader->announced->stratum);
  } else if (!system.reason.empty()) {
    line += " (" + system.reason + ")";
  }
  if (system.max_error_seconds) {
    line += ", clock within +-" + seconds_text(*system.max_error_seconds);
  } else if (system.local_clock) {
    line += ", follows a local clock: its distance to UTC is unknown";
  }
  if (system.offset_seconds) {
    line += ", offset " + measured_offset_text(*system.offset_seconds, offset_error(system));
  }
  if (leader != nullptr) line += ", poll " + span_text(leader->poll_interval_seconds);
  line += ", " + agreement(system.peers_truechimer, system.peers_distinct);
  return line;
}

}  // namespace gnomon
