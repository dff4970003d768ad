#pragma once

#include "model/clock_command.h"
#include "model/config.h"
#include "model/now.h"
#include "model/peer_state.h"
#include "model/served_time.h"
#include "node/clock_keeper.h"
#include "node/leap_keeper.h"

namespace gnomon {

// What the world around the node is told of its time. Three words that are easily mixed up:
//
// - *synchronized*: a reference is selected and the error bound is below its limit. State
//   `synchronized` only; what metrics and JSON call so.
// - *trusted*: the error bound holds and is below its limit, with or without a reference. States
//   `synchronized` and `holdover`; what the kernel is told (STA_UNSYNC off), and what /readyz asks.
// - *servable*: answers carry a time that clients may use. States `synchronized`, `holdover` and
//   `local`; otherwise they say leap 3 and stratum 0.

/// The error bound holds and is below its limit.
[[nodiscard]] constexpr bool trusted(SystemState state) {
  return state == SystemState::kSynchronized || state == SystemState::kHoldover;
}

/// What the server is to answer from `now` on.
[[nodiscard]] ServedTime served_time(const ClockKeeper& clock,
                                     const LeapKeeper& leap,
                                     SystemState state,
                                     const LocalConfig& local,
                                     Now now);

/// What the kernel is to tell other programs.
[[nodiscard]] ClockStatus clock_status(const ClockKeeper& clock,
                                       const LeapKeeper& leap,
                                       SystemState state,
                                       Now now);

}  // namespace gnomon
