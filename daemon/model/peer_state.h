#pragma once

#include <cstdint>

#include "model/word.h"

namespace gnomon {

/// What selection thinks of a peer; exactly one at a time. Metrics, status page and command line
/// show these words (`state_name`).
enum class PeerState : std::uint8_t {
  kSystemPeer,      ///< chosen, leads the combination
  kCombined,        ///< contributes to the combined estimate
  kOutlier,         ///< truechimer that clustering left out
  kFalseticker,     ///< its interval, or its rate, misses that of the majority
  kDistant,         ///< its root distance is above the limit
  kJittery,         ///< too noisy to use
  kStale,           ///< its last sample is too old
  kUnsynchronized,  ///< it says that it is not synchronised
  kLoop,            ///< it follows us
  kNotPreferred,    ///< good, but a preferred peer leads
  kNotTrusted,      ///< not among the trusted
  kNoselect,        ///< configured to be watched only
  kUnreachable,     ///< no valid response to the last eight requests
  kUnresolved,      ///< its name has no address yet
};

[[nodiscard]] constexpr Word word(PeerState state) {
  switch (state) {
    case PeerState::kSystemPeer:
      return {.text = "system_peer"};
    case PeerState::kCombined:
      return {.text = "combined"};
    case PeerState::kOutlier:
      return {.text = "outlier"};
    case PeerState::kFalseticker:
      return {.text = "falseticker"};
    case PeerState::kDistant:
      return {.text = "distant"};
    case PeerState::kJittery:
      return {.text = "jittery"};
    case PeerState::kStale:
      return {.text = "stale"};
    case PeerState::kUnsynchronized:
      return {.text = "unsynchronized"};
    case PeerState::kLoop:
      return {.text = "loop"};
    case PeerState::kNotPreferred:
      return {.text = "not_preferred"};
    case PeerState::kNotTrusted:
      return reserved_word("not_trusted");
    case PeerState::kNoselect:
      return {.text = "noselect"};
    case PeerState::kUnreachable:
      return {.text = "unreachable"};
    case PeerState::kUnresolved:
      return {.text = "unresolved"};
  }
  return {};
}

[[nodiscard]] constexpr const char* state_name(PeerState state) { return text_of(state); }

/// The daemon's own state; exactly one at a time.
enum class SystemState : std::uint8_t {
  kStarting,        ///< no estimate since the start
  kUnsynchronized,  ///< no usable reference, or the bound is above its limit
  kSynchronized,    ///< a reference is selected and the bound is below its limit
  kHoldover,        ///< no reference now; coasting on what was learnt, bound below its limit
  kLocal,           ///< serving from the local clock at the configured stratum
  kPanic,           ///< the offset is beyond the panic limit; the clock is left alone
};

[[nodiscard]] constexpr Word word(SystemState state) {
  switch (state) {
    case SystemState::kStarting:
      return {.text = "starting"};
    case SystemState::kUnsynchronized:
      return {.text = "unsynchronized"};
    case SystemState::kSynchronized:
      return {.text = "synchronized"};
    case SystemState::kHoldover:
      return {.text = "holdover"};
    case SystemState::kLocal:
      return {.text = "local"};
    case SystemState::kPanic:
      return {.text = "panic"};
  }
  return {};
}

[[nodiscard]] constexpr const char* state_name(SystemState state) { return text_of(state); }

}  // namespace gnomon
