#include "web/verdict.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <string_view>

namespace gnomon {
namespace {

struct Unit {
  double size;
  const char* name;
};

// Units change where three digits are used up: 999.5 us is 1 ms.
constexpr std::array<Unit, 3> kUnits{
    {{.size = 1, .name = "s"}, {.size = 1e-3, .name = "ms"}, {.size = 1e-6, .name = "us"}}};
constexpr double kRoundsUp = 0.9995;
// Less than half of the smallest unit.
constexpr double kUnseen = 0.5e-9;

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

/// "Starting" with "starting: no answer yet" is "Starting: no answer yet": nothing is said twice.
std::string with_reason(const std::string& state, const std::string& reason) {
  if (reason.empty()) return state;
  const bool repeats = std::ranges::equal(
      state, std::string_view{reason}.substr(0, state.size()), {},
      [](unsigned char c) { return std::tolower(c); },
      [](unsigned char c) { return std::tolower(c); });
  if (repeats) return state + reason.substr(state.size());
  return state + " (" + reason + ")";
}

}  // namespace

std::string human_seconds(double seconds) {
  const double size = std::abs(seconds);
  if (size < kUnseen) return "0 s";
  for (const Unit& unit : kUnits) {
    if (size < unit.size * kRoundsUp) continue;
    const double count = seconds / unit.size;
    return std::abs(count) >= 999.5 ? fmt::format("{:.0f} {}", count, unit.name)
                                    : fmt::format("{:.3g} {}", count, unit.name);
  }
  return fmt::format("{:.0f} ns", seconds * 1e9);
}

std::string human_offset(double seconds) {
  return (seconds >= kUnseen ? "+" : "") + human_seconds(seconds);
}

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
  } else {
    line = with_reason(line, system.reason);
  }
  if (system.max_error_seconds) {
    line += ", clock within +-" + human_seconds(*system.max_error_seconds);
  }
  if (system.offset_seconds) line += ", offset " + human_offset(*system.offset_seconds);
  if (leader != nullptr) line += ", poll " + human_seconds(leader->poll_interval_seconds);
  line += fmt::format(", {} of {} peers agree", system.peers_truechimer, system.peers_configured);
  return line;
}

}  // namespace gnomon
