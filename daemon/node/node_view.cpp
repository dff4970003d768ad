#include "node/node_view.h"

#include <cmath>

#include "node/announcement.h"
#include "node/peer_view.h"
#include "node/reason_text.h"

namespace gnomon {

namespace {

/// Fills `ntp_system_peers{class}`.
void count_peers(std::span<const PeerSnapshot> peers,
                 const Selection& selection,
                 SystemSnapshot& system) {
  for (const PeerSnapshot& peer : peers) {
    ++system.peers_configured;
    if (peer.address) ++system.peers_resolved;
    // One server counts once, and who would hand us our own time does not count at all.
    if (peer.state == PeerState::kDuplicate || peer.state == PeerState::kLoop) continue;
    ++system.peers_distinct;
    if (peer.reach_register != 0) ++system.peers_reachable;
  }
  system.peers_selectable = selection.selectable;
  system.peers_truechimer = selection.truechimers;
  system.peers_combined = selection.combined_count;
}

/// What a local clock is followed with is no bound of the distance to UTC.
void take_bound_away(SystemSnapshot& system) {
  system.root_distance_seconds.reset();
  system.max_error_seconds.reset();
}

/// In panic: what the peers say, though it is not acted on.
void fill_refused(const CombinedEstimate& estimate, SystemSnapshot& system) {
  system.offset_seconds = estimate.offset_seconds + system.pending_correction_seconds;
  system.jitter_seconds = estimate.jitter_seconds;
  system.root_delay_seconds = estimate.root_delay_seconds;
  system.root_dispersion_seconds = estimate.root_dispersion_seconds;
  system.root_distance_seconds = estimate.root_delay_seconds / 2 + estimate.root_dispersion_seconds;
  system.max_error_seconds = std::fabs(*system.offset_seconds) + *system.root_distance_seconds;
}

/// What exists once there was an update.
void fill_clock(const ClockEstimate& estimate, SystemSnapshot& system) {
  system.offset_seconds = estimate.offset_seconds + system.pending_correction_seconds;
  system.last_update_offset_seconds = estimate.last_update_offset_seconds;
  system.offset_rms_seconds = estimate.offset_rms_seconds;
  system.jitter_seconds = estimate.jitter_seconds;
  system.wander_ratio = estimate.wander_ratio;
  system.root_delay_seconds = estimate.root_delay_seconds;
  system.root_dispersion_seconds = estimate.root_dispersion_seconds;
  system.root_distance_seconds = estimate.root_delay_seconds / 2 + estimate.root_dispersion_seconds;
  system.frequency_error_ratio = estimate.frequency_error_ratio;
}

void fill_reference(const NodeParts& parts, SystemSnapshot& system) {
  const auto leader = parts.jury.selection().system_peer;
  if (!leader || !parts.clock.known()) return;
  const Association* association = parts.peers.find(*leader);
  if (association == nullptr) return;
  system.reference_peer = association->peer().name();
  if (const auto endpoint = association->peer().endpoint()) {
    system.reference_address = endpoint->address;
  }
}

void fill_state(const NodeParts& parts, Now now, SystemSnapshot& system) {
  const ClockKeeper& clock = parts.clock;
  system.state = parts.state.state();
  system.synchronized = system.state == SystemState::kSynchronized;
  system.trusted = trusted(system.state);
  const ServedTime served = served_time(clock, parts.leap, system.state, parts.local, now);
  system.refid = served.refid;
  system.leap = served.leap_at(now.local);
  system.leap_warning = parts.leap.state(now.local);
  system.stratum = served.stratum;
  system.precision_seconds = clock.precision_seconds();
  system.time_seconds = static_cast<double>(now.local.to_nanoseconds()) * 1e-9;
  system.uptime_seconds = (now.mono - parts.started).to_seconds();
  system.pending_correction_seconds = clock.pending_seconds(now.mono);
  system.frequency_ratio = clock.frequency_ratio();
  system.holdover_seconds = parts.state.holdover_seconds(now.mono);
}

}  // namespace

NodeSnapshot node_view(const NodeParts& parts, Now now) {
  NodeSnapshot snapshot{.at = now};
  snapshot.peers.reserve(parts.peers.all().size());
  for (const Association& association : parts.peers.all()) {
    snapshot.peers.push_back(peer_view(association, parts.peers.all(), now));
  }
  SystemSnapshot& system = snapshot.system;
  const Selection& selection = parts.jury.selection();
  fill_state(parts, now, system);
  fill_reference(parts, system);
  count_peers(snapshot.peers, selection, system);
  if (const auto estimate = parts.clock.estimate(now.local)) {
    fill_clock(*estimate, system);
    system.max_error_seconds = parts.clock.max_error(now);
    system.last_update_age_seconds = parts.clock.update_age_seconds(now.mono);
  }
  if (parts.clock.panic() && selection.combined) fill_refused(*selection.combined, system);
  system.local_clock =
      system.state == SystemState::kLocal || (system.trusted && !parts.clock.bound_known());
  if (system.trusted && !parts.clock.bound_known()) take_bound_away(system);
  system.reason = reason_text(snapshot);
  return snapshot;
}

}  // namespace gnomon
