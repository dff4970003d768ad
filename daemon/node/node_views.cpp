// What the node shows: the served time, the clock's status, the snapshot. Nothing here changes it.

#include <algorithm>
#include <cmath>

#include "node/node.h"
#include "node/peer_view.h"
#include "node/reason_text.h"

namespace gnomon {

std::optional<ClockEstimate> Node::clock_estimate(LocalTime at) const {
  if (!clock_known_) return std::nullopt;
  return discipline_.estimate(at);
}

std::optional<double> Node::max_error(Now now) const {
  const auto estimate = clock_estimate(now.local);
  if (!estimate) return std::nullopt;
  const double offset = estimate->offset_seconds + pending_.at(now.mono).to_seconds();
  return std::fabs(offset) + estimate->root_delay_seconds / 2 + estimate->root_dispersion_seconds;
}

ServedTime Node::served_time(Now now) const {
  ServedTime served{.precision_log2 = static_cast<std::int8_t>(
                        std::lround(std::log2(std::max(precision_seconds_, 1e-9)))),
                    .as_of = now.local};
  const SystemState state = state_.state();
  if (state == SystemState::kLocal) {
    served.synchronized = true;
    served.leap = LeapIndicator::kNone;
    served.stratum = config_.local.stratum;
    served.refid = served.stratum == 1 ? RefId::from_text("LOCL")
                                       : RefId::from_address(IpAddress::v4(0x7f7f0101));
    served.reference_time = now.local;
    served.root_dispersion_seconds = precision_seconds_;
    return served;
  }
  const auto estimate = clock_estimate(now.local);
  const bool trusted = state == SystemState::kSynchronized || state == SystemState::kHoldover;
  if (!trusted || !estimate || !reference_) return served;
  served.synchronized = true;
  served.leap = leap_;
  served.stratum = reference_->stratum;
  served.refid = reference_->refid;
  served.reference_time = last_update_local_;
  served.root_delay_seconds = estimate->root_delay_seconds;
  served.root_dispersion_seconds =
      estimate->root_dispersion_seconds + std::fabs(estimate->offset_seconds);
  served.dispersion_rate = estimate->dispersion_rate;
  return served;
}

void Node::publish(Now now, Outbox& out) {
  const ServedTime served = served_time(now);
  out.emplace_back(PublishServedTime{.served = served});
  const auto estimate = clock_estimate(now.local);
  const SystemState state = state_.state();
  const bool synchronized =
      estimate && (state == SystemState::kSynchronized || state == SystemState::kHoldover);
  ClockStatus status{.synchronized = synchronized};
  if (synchronized) {
    status.max_error_seconds = max_error(now).value_or(kMaxDispersion);
    status.estimated_error_seconds = std::fabs(estimate->offset_seconds) + estimate->jitter_seconds;
    status.leap = leap_;
  }
  out.emplace_back(status);
}

NodeSnapshot Node::snapshot(Now now) const {
  NodeSnapshot snapshot{.at = now};
  for (const Association& association : associations_) {
    snapshot.peers.push_back(peer_view(association, now));
  }
  SystemSnapshot& system = snapshot.system;
  const ServedTime served = served_time(now);
  system.state = state_.state();
  system.synchronized = system.state == SystemState::kSynchronized;
  system.refid = served.refid;
  system.leap = served.leap;
  system.stratum = served.stratum;
  system.precision_seconds = precision_seconds_;
  system.time_seconds = static_cast<double>(now.local.to_nanoseconds()) * 1e-9;
  system.uptime_seconds = (now.mono - started_).to_seconds();
  system.pending_correction_seconds = pending_.at(now.mono).to_seconds();
  system.frequency_ratio = discipline_.frequency_ratio();
  system.holdover_seconds = state_.holdover_seconds(now.mono);
  if (const Association* reference = system_association(); reference != nullptr && clock_known_) {
    system.reference_peer = reference->peer.name();
    if (const auto endpoint = reference->peer.endpoint()) {
      system.reference_address = endpoint->address;
    }
  }
  count_peers(snapshot.peers, selection_, system);
  if (const auto estimate = clock_estimate(now.local)) {
    fill_clock(*estimate, system);
    system.max_error_seconds = max_error(now);
    if (last_update_) system.last_update_age_seconds = (now.mono - *last_update_).to_seconds();
  }
  if (panic_ && selection_.combined) fill_refused(*selection_.combined, system);
  system.reason = reason_text(snapshot);
  return snapshot;
}

}  // namespace gnomon
