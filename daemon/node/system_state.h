#pragma once

#include <optional>
#include <string>

#include "model/config.h"
#include "model/now.h"
#include "model/peer_state.h"

namespace gnomon {

/// What decides the daemon's state at a moment.
struct StateInputs {
  bool reference = false;                   ///< selection has a system peer
  std::optional<double> max_error_seconds;  ///< none: the clock's error is not known
  bool panic = false;    ///< the last update was refused, and a peer still says what it said
  bool started = false;  ///< enough is known to judge the peers
};

/// The daemon's own state and how long it has been without a reference.
class SystemStateMachine {
 public:
  SystemStateMachine(const LocalConfig& local, double max_distance_seconds, MonoTime now);

  void configure(const LocalConfig& local, double max_distance_seconds);

  /// True: the state is another one than before.
  bool update(MonoTime now, const StateInputs& inputs);

  [[nodiscard]] SystemState state() const { return state_; }

  /// When a state that only time changes is to be looked at again.
  [[nodiscard]] MonoTime next_deadline(MonoTime now) const;

  /// Seconds without a reference, while the clock is still believed; else 0.
  [[nodiscard]] double holdover_seconds(MonoTime now) const;

 private:
  [[nodiscard]] SystemState judge(MonoTime now, const StateInputs& inputs) const;

  LocalConfig local_;
  double max_distance_seconds_;
  SystemState state_ = SystemState::kStarting;
  MonoTime last_reference_;  ///< when there last was one; at first the start
  MonoTime last_trusted_;    ///< when the clock was last synchronised or in holdover
};

}  // namespace gnomon
