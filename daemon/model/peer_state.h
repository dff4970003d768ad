#pragma once

#include <cstdint>

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
  kLoop,            ///< it follows us: we would follow ourselves
  kNotPreferred,    ///< good, but a preferred peer leads
  kNotTrusted,      ///< not among the trusted
  kNoselect,        ///< configured to be watched only
  kUnreachable,     ///< no valid response to the last eight requests
  kUnresolved,      ///< its name has no address yet
};

inline constexpr int kPeerStateCount = 14;

/// "system_peer", "combined", ...: the values of the label `state` in metrics/REFERENCE.md.
[[nodiscard]] const char* state_name(PeerState state);

/// The daemon's own state; exactly one at a time.
enum class SystemState : std::uint8_t {
  kStarting,        ///< no estimate since the start
  kUnsynchronized,  ///< no usable reference, or the bound is above its limit
  kSynchronized,    ///< a reference is selected and the bound is below its limit
  kHoldover,        ///< no reference now, but the bound is still below its limit: the clock runs on
                    ///< with the frequency that was learnt
  kLocal,  ///< nothing is known any more; the own clock is served at the configured stratum
  kPanic,  ///< the offset is beyond the panic limit; the clock is left alone
};

inline constexpr int kSystemStateCount = 6;

/// "starting", "unsynchronized", ...: the words that all views show.
[[nodiscard]] const char* state_name(SystemState state);

}  // namespace gnomon
