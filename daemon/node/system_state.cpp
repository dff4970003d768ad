#include "node/system_state.h"

#include <algorithm>

namespace gnomon {

namespace {

constexpr Duration kHousekeeping = Duration::milliseconds(4000);

}  // namespace

SystemStateMachine::SystemStateMachine(const LocalConfig& local,
                                       double max_distance_seconds,
                                       MonoTime now)
    : local_{local},
      max_distance_seconds_{max_distance_seconds},
      last_reference_{now},
      last_trusted_{now} {}

void SystemStateMachine::configure(const LocalConfig& local, double max_distance_seconds) {
  local_ = local;
  max_distance_seconds_ = max_distance_seconds;
}

SystemState SystemStateMachine::judge(MonoTime now, const StateInputs& inputs) const {
  if (inputs.panic) return SystemState::kPanic;
  const bool bounded =
      inputs.max_error_seconds && *inputs.max_error_seconds < max_distance_seconds_;
  if (bounded) return inputs.reference ? SystemState::kSynchronized : SystemState::kHoldover;
  const Duration patience = Duration::seconds(local_.activate_after_seconds);
  if (local_.enabled && !inputs.reference && now - last_trusted_ >= patience) {
    return SystemState::kLocal;
  }
  const bool undecided = state_ == SystemState::kStarting && !inputs.started;
  return undecided ? SystemState::kStarting : SystemState::kUnsynchronized;
}

bool SystemStateMachine::update(MonoTime now, const StateInputs& inputs) {
  const SystemState before = state_;
  state_ = judge(now, inputs);
  if (inputs.reference) last_reference_ = now;
  if (state_ == SystemState::kSynchronized || state_ == SystemState::kHoldover) {
    last_trusted_ = now;
  }
  return state_ != before;
}

MonoTime SystemStateMachine::next_deadline(MonoTime now) const {
  const MonoTime housekeeping = now + kHousekeeping;
  const MonoTime local = last_trusted_ + Duration::seconds(local_.activate_after_seconds);
  if (!local_.enabled || state_ == SystemState::kLocal || local <= now) return housekeeping;
  return std::min(housekeeping, local);
}

double SystemStateMachine::holdover_seconds(MonoTime now) const {
  return state_ == SystemState::kHoldover ? (now - last_reference_).to_seconds() : 0.0;
}

}  // namespace gnomon
