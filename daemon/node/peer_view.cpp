#include "node/peer_view.h"

#include <bit>
#include <cmath>

#include "node/state_detail.h"

namespace gnomon {

PeerSnapshot peer_view(const Association& association, std::span<const Association> all, Now now) {
  const Peer& peer = association.peer();
  const Standing& standing = peer.standing();
  PeerSnapshot view{.name = peer.name(),
                    .address = peer.endpoint(),
                    .state = association.verdict.state,
                    .state_detail = state_detail(association, all),
                    .prefer = peer.config().prefer,
                    .noselect = peer.config().noselect,
                    .reach_register = standing.reach.bits(),
                    .reach_ratio = std::popcount(standing.reach.bits()) / 8.0,
                    .unanswered_polls = standing.reach.unanswered(),
                    .send_error = standing.send_error,
                    .lookup_error = standing.lookup_error,
                    .poll_interval_seconds = peer.interval_seconds(),
                    .rate_limited = std::uint8_t{peer.slowed()},
                    .announced = standing.announced,
                    .falseticker_margin_seconds = association.verdict.falseticker_margin_seconds};
  if (const auto& last = standing.last_sample) {
    view.last_sample_age_seconds = (now.mono - last->at).to_seconds();
    view.last_sample_offset_seconds = last->measurement.offset_seconds;
    view.last_sample_delay_seconds = last->measurement.delay_seconds;
  }
  if (const auto& denied = standing.denied) {
    view.denied_seconds = (now.mono - denied->since).to_seconds();
  }
  if (const auto& announced = standing.announced) view.local_clock = announced->bound_unknown();
  const auto estimate = association.filter.estimate(now.local);
  if (!estimate) return view;
  view.samples = estimate->samples;
  view.offset_seconds = estimate->offset_seconds;
  view.offset_error_seconds = std::sqrt(estimate->offset_variance);
  view.jitter_seconds = estimate->jitter_seconds;
  view.delay_seconds = estimate->delay_seconds;
  view.dispersion_seconds = estimate->dispersion_seconds;
  view.frequency_ratio = estimate->frequency_ratio;
  if (const auto& announced = standing.announced; announced && !announced->bound_unknown()) {
    view.root_distance_seconds = (announced->root_delay_seconds + estimate->delay_seconds) / 2 +
                                 announced->root_dispersion_seconds + estimate->dispersion_seconds;
  }
  return view;
}

}  // namespace gnomon
