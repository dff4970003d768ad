// What goes wrong in the world: each fault, turned on and off.
#include "sim/world.h"

namespace gnomon::sim {

namespace {

/// Time until the daemon looks at the clock by itself, and notices that somebody has set it.
constexpr Duration kUntilNoticed = Duration::milliseconds(5000);

LeapIndicator leap_warning(double sign, LeapIndicator usual) {
  if (sign == 0) return usual;
  return sign > 0 ? LeapIndicator::kInsert : LeapIndicator::kDelete;
}

}  // namespace

void World::begin(const Fault& fault) {
  turn_server_fault(fault, true);
  turn_path_fault(fault, true);
  turn_host_fault(fault, true);
}

void World::end(const Fault& fault) {
  turn_server_fault(fault, false);
  turn_path_fault(fault, false);
  turn_host_fault(fault, false);
}

World& World::leap_second(Duration at, int sign) {
  queue_.at(kBeginning + at, [this, sign] { leap(sign); });
  return *this;
}

void World::leap(int sign) {
  const Duration change = seconds(-sign);
  for (auto& [name, server] : servers_) server.script.move_calendar(change);
  for (auto& [name, machine] : machines_) {
    const int armed = machine.host->armed_leap();
    machine.host->move_calendar(change, armed == sign);
    if (armed == sign && sign == 0) continue;
    if (armed != sign && armed != 0) machine.host->set_clock(seconds(-armed));
    // Samples from before the leap second are worth nothing. A host whose kernel did not carry it
    // out saw no jump of its clock, so it cannot know that.
    if (armed == 0) mislead(name, Duration{});
    excuse(name, kUntilNoticed);
  }
}

void World::turn_server_fault(const Fault& fault, bool on) {
  const auto found = servers_.find(fault.target);
  if (found == servers_.end()) return;
  const ServerBehaviour& usual = found->second.usual;
  ServerBehaviour& behaviour = found->second.script.behaviour();
  switch (fault.kind) {
    case FaultKind::kServerOffset:
      behaviour.offset_seconds += on ? fault.amount : -fault.amount;
      break;
    case FaultKind::kServerDrift:
      behaviour.drift_since = now();
      behaviour.drift_ppm = on ? fault.amount : usual.drift_ppm;
      break;
    case FaultKind::kServerSilent:
      behaviour.silent = on;
      break;
    case FaultKind::kWrongOrigin:
      behaviour.wrong_origin = on;
      break;
    case FaultKind::kStratumLie:
      behaviour.stratum = on ? static_cast<std::uint8_t>(fault.amount) : usual.stratum;
      break;
    case FaultKind::kLeapLie:
      behaviour.leap = on ? LeapIndicator::kInsert : usual.leap;
      break;
    case FaultKind::kKissRate:
      behaviour.kiss = on ? std::optional{KissCode::kRate} : usual.kiss;
      break;
    case FaultKind::kKissDeny:
      behaviour.kiss = on ? std::optional{KissCode::kDeny} : usual.kiss;
      break;
    case FaultKind::kKissRstr:
      behaviour.kiss = on ? std::optional{KissCode::kRstr} : usual.kiss;
      break;
    case FaultKind::kServerLost:
      behaviour.leap = on ? LeapIndicator::kUnsynchronized : usual.leap;
      break;
    case FaultKind::kBogus:
      behaviour.bogus = on;
      break;
    case FaultKind::kTwoFaced:
      behaviour.two_faced_seconds = on ? fault.amount : usual.two_faced_seconds;
      break;
    case FaultKind::kLeapWarning:
      behaviour.leap = leap_warning(on ? fault.amount : 0, usual.leap);
      break;
    case FaultKind::kPartition:
    case FaultKind::kLoss:
    case FaultKind::kRouteChange:
    case FaultKind::kRouteRequests:
    case FaultKind::kFrequencyJump:
    case FaultKind::kSuspend:
    case FaultKind::kClockSet:
    case FaultKind::kSendFails:
    case FaultKind::kLookupFails:
    case FaultKind::kClockRefuses:
      break;
    case FaultKind::kWrongSource:
      behaviour.wrong_source = on;
      break;
    case FaultKind::kOversize:
      behaviour.oversize = on;
      break;
  }
}

void World::turn_path_fault(const Fault& fault, bool on) {
  for (auto& [client, machine] : machines_) {
    for (const std::string& server : asked_by(*machine.host)) {
      if (client != fault.target && server != fault.target) continue;
      Path& path = path_between(client, server);
      if (fault.kind == FaultKind::kPartition) {
        path.there.partition(on);
        path.back.partition(on);
      } else if (fault.kind == FaultKind::kLoss) {
        path.there.set_extra_loss(on ? fault.amount : 0);
        path.back.set_extra_loss(on ? fault.amount : 0);
      } else if (fault.kind == FaultKind::kRouteChange) {
        path.back.change_base_delay(on ? fault.amount : -fault.amount);
      } else if (fault.kind == FaultKind::kRouteRequests) {
        path.there.change_base_delay(on ? fault.amount : -fault.amount);
      }
    }
  }
}

void World::turn_host_fault(const Fault& fault, bool on) {
  const auto found = machines_.find(fault.target);
  if (found == machines_.end()) return;
  Host& host = *found->second.host;
  if (fault.kind == FaultKind::kFrequencyJump) {
    host.clock().oscillator().jump(1e-6 * (on ? fault.amount : -fault.amount));
  } else if (fault.kind == FaultKind::kClockSet && on) {
    host.set_clock(seconds(fault.amount));
    excuse(fault.target, kUntilNoticed);
  } else if (fault.kind == FaultKind::kSendFails) {
    const auto reason = kValues<SendError>.at(static_cast<std::size_t>(fault.amount));
    host.fail_sending(on ? std::optional{reason} : std::nullopt);
  } else if (fault.kind == FaultKind::kLookupFails) {
    const auto reason = kValues<LookupResult>.at(static_cast<std::size_t>(fault.amount));
    host.fail_lookups(on ? std::optional{reason} : std::nullopt);
  } else if (fault.kind == FaultKind::kClockRefuses) {
    host.refuse_commands(on);
  } else if (fault.kind == FaultKind::kSuspend && on) {
    host.suspend(fault.length);
    mislead(fault.target, fault.length);
  }
}

}  // namespace gnomon::sim
