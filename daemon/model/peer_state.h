#pragma once

#include <cstdint>

#include "model/word.h"

namespace gnomon {

/// What selection thinks of a peer. A peer has exactly one state at a time. Metrics, log, JSON and
/// command line all show the word that `state_name` gives.
enum class PeerState : std::uint8_t {
  kSystemPeer,      ///< contributes, and is the one whose stratum and identity we announce
  kCombined,        ///< contributes to the combined estimate
  kOutlier,         ///< truechimer that clustering left out
  kFalseticker,     ///< its interval, or its rate, misses that of the majority
  kDistant,         ///< its root distance is above the limit
  kJittery,         ///< too noisy to use
  kStale,           ///< its last sample is too old
  kUnsynchronized,  ///< it says that it is not synchronised
  kLoop,            ///< it is this machine, or follows it: we would follow ourselves
  kNotPreferred,    ///< good, but a preferred peer leads
  kNotTrusted,      ///< not among the trusted
  kNoselect,        ///< configured to be watched only
  kUnreachable,     ///< no valid response to the last eight requests
  kUnresolved,      ///< its name has no address yet
  kTooDeep,         ///< it says stratum 15: who follows it is at 16, which is unsynchronised
  kDenied,          ///< it refused us (kiss code DENY or RSTR) and is not asked
  kDuplicate,       ///< another peer is asked at its address: one server has one vote
  kOrphan,          ///< it serves a local clock or follows one, and is not the one to be followed
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
    case PeerState::kTooDeep:
      return {.text = "too_deep"};
    case PeerState::kDenied:
      return {.text = "denied"};
    case PeerState::kDuplicate:
      return {.text = "duplicate"};
    case PeerState::kOrphan:
      return {.text = "orphan"};
  }
  return {};
}

/// "system_peer", "combined", ...: the values of the label `state` in metrics/REFERENCE.md.
[[nodiscard]] constexpr const char* state_name(PeerState state) { return text_of(state); }

/// The daemon's own state; exactly one at a time.
enum class SystemState : std::uint8_t {
  kStarting,        ///< no estimate since the start
  kUnsynchronized,  ///< no usable reference, or the bound is above its limit
  kSynchronized,    ///< a reference is selected and the bound is below its limit
  kHoldover,        ///< no reference now, but the bound is still below its limit: the clock runs on
                    ///< with the frequency that was learnt
  kLocal,  ///< nothing is known any more; the own clock is served at the configured stratum, or
           ///< that of a peer that serves its own
  kPanic,  ///< the offset is beyond the panic limit; the clock is left alone
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

/// "starting", "unsynchronized", ...: the words that all views show.
[[nodiscard]] constexpr const char* state_name(SystemState state) { return text_of(state); }

}  // namespace gnomon
