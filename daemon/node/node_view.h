#pragma once

#include "model/config.h"
#include "model/now.h"
#include "model/snapshot.h"
#include "node/clock_keeper.h"
#include "node/jury.h"
#include "node/leap_keeper.h"
#include "node/peers.h"
#include "node/system_state.h"

namespace gnomon {

/// All that a node knows.
struct NodeParts {
  const Peers& peers;
  const Jury& jury;
  const ClockKeeper& clock;
  const LeapKeeper& leap;
  const SystemStateMachine& state;
  const LocalConfig& local;
  MonoTime started;
};

/// What all views show of it, extrapolated to `now`.
[[nodiscard]] NodeSnapshot node_view(const NodeParts& parts, Now now);

}  // namespace gnomon
