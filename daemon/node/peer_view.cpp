#include "node/peer_view.h"

#include <bit>
#include <cmath>

namespace gnomon {

PeerSnapshot peer_view(const Association& association, Now now) {
  const Peer& peer = association.peer;
  PeerSnapshot view{.name = peer.name(),
                    .address = peer.endpoint(),
                    .state = association.verdict.state,
                    .prefer = peer.config().prefer,
                    .noselect = peer.config().noselect,
                    .reach_register = peer.reach().bits(),
                    .reach_ratio = std::popcount(peer.reach().bits()) / 8.0,
                    .unanswered_polls = peer.reach().unanswered(),
                    .poll_interval_seconds = peer.schedule().interval_seconds(),
                    .announced = peer.announced(),
                    .falseticker_margin_seconds = association.verdict.falseticker_margin_seconds};
  if (const auto last = peer.last_sample()) {
    view.last_sample_age_seconds = (now.mono - *last).to_seconds();
  }
  if (const auto& last = peer.last_measurement()) {
    view.last_sample_offset_seconds = last->offset_seconds;
    view.last_sample_delay_seconds = last->delay_seconds;
  }
  const auto estimate = association.filter.estimate(now.local);
  if (!estimate) return view;
  view.samples = estimate->samples;
  view.offset_seconds = estimate->offset_seconds;
  view.offset_error_seconds = std::sqrt(estimate->offset_variance);
  view.jitter_seconds = estimate->jitter_seconds;
  view.delay_seconds = estimate->delay_seconds;
  view.dispersion_seconds = estimate->dispersion_seconds;
  view.frequency_ratio = estimate->frequency_ratio;
  if (const auto& announced = peer.announced()) {
    view.root_distance_seconds = (announced->root_delay_seconds + estimate->delay_seconds) / 2 +
                                 announced->root_dispersion_seconds + estimate->dispersion_seconds;
  }
  return view;
}

void count_peers(std::span<const PeerSnapshot> peers,
                 const Selection& selection,
                 SystemSnapshot& system) {
  for (const PeerSnapshot& peer : peers) {
    ++system.peers_configured;
    if (peer.address) ++system.peers_resolved;
    if (peer.reach_register != 0) ++system.peers_reachable;
  }
  system.peers_selectable = selection.selectable;
  system.peers_truechimer = selection.truechimers;
  system.peers_combined = selection.combined_count;
}

void fill_refused(const CombinedEstimate& estimate, SystemSnapshot& system) {
  system.offset_seconds = estimate.offset_seconds + system.pending_correction_seconds;
  system.jitter_seconds = estimate.jitter_seconds;
  system.root_delay_seconds = estimate.root_delay_seconds;
  system.root_dispersion_seconds = estimate.root_dispersion_seconds;
  system.root_distance_seconds = estimate.root_delay_seconds / 2 + estimate.root_dispersion_seconds;
  system.max_error_seconds = std::fabs(*system.offset_seconds) + *system.root_distance_seconds;
}

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

}  // namespace gnomon
