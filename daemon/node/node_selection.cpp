// Who is followed, and what is made of all that they say.
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/check.h"
#include "node/node.h"

namespace gnomon {

namespace {

/// None: selection has not judged it.
std::optional<bool> truechimer(PeerState state) {
  if (contributes(state) || state == PeerState::kOutlier || state == PeerState::kNotPreferred) {
    return true;
  }
  if (state == PeerState::kFalseticker) return false;
  return std::nullopt;
}

}  // namespace

void Node::call_others(Now now, const Association& first) {
  // The first to answer after a silence of all, or the only one left, may be the one that lies:
  // hear the others before it is believed.
  call_others_ = false;
  for (Association& other : associations_) {
    if (&other == &first || heard(other, now)) continue;
    other.peer.burst(now.mono);
  }
}

void Node::reselect(Now now) {
  const auto offered = candidates(associations_, config_.server.listen, now);
  const auto incumbent = selection_.system_peer;
  SelectionConfig limits{.max_distance_seconds = config_.discipline.max_distance_seconds,
                         .min_peers = config_.discipline.min_peers};
  if (!quorum(now, offered, limits)) limits.min_peers = std::numeric_limits<unsigned>::max();
  Selection selection = select(offered, limits, incumbent);
  GNOMON_CHECK(selection.verdicts.size() == associations_.size());
  take_verdicts(now, selection);
  selection_ = std::move(selection);
  combine_jointly(now, offered);
  if (selection_.system_peer != incumbent) {
    const Association* reference = system_association();
    emit(now, ReferenceChanged{.peer = reference != nullptr ? std::optional{reference->peer.name()}
                                                            : std::nullopt});
  }
}

bool Node::quorum(Now now, std::span<const Candidate> offered, const SelectionConfig& limits) {
  bool anybody = false;
  bool credible = false;
  for (std::size_t i = 0; i < offered.size(); ++i) {
    if (!has_a_vote(offered[i], limits)) continue;
    anybody = true;
    credible = credible || associations_[i].truechimer.value_or(true);
  }
  // Nobody is left, or only those who were not believed while others spoke.
  call_others_ =
      call_others_ || (!credible && quorum_) || (!anybody && ready_to_start(associations_, now));
  quorum_ = quorum_ && credible;
  if (!anybody || call_others_) return false;
  if (quorum_ || !ready_to_start(associations_, now)) return quorum_;
  quorum_ = true;
  if (!credible) forgive();
  return true;
}

void Node::forgive() {
  // The others were called in vain: nobody speaks against the falsetickers any more.
  for (Association& association : associations_) {
    if (association.truechimer == false) association.truechimer.reset();
  }
}

void Node::take_verdicts(Now now, const Selection& selection) {
  for (std::size_t i = 0; i < associations_.size(); ++i) {
    Association& association = associations_[i];
    const Verdict& verdict = selection.verdicts[i];
    if (verdict.state != association.verdict.state) {
      emit(now, PeerStateChanged{.peer = association.peer.name(),
                                 .from = association.verdict.state,
                                 .to = verdict.state});
    }
    association.verdict = verdict;
    // Without a majority it is no judgement, be it one of silent witnesses.
    const auto judged = truechimer(verdict.state);
    const bool by_majority =
        selection.system_peer || (quorum_ && verdict.falseticker_margin_seconds);
    if (judged && by_majority) association.truechimer = judged;
  }
}

void Node::combine_jointly(Now now, std::span<const Candidate> offered) {
  if (!selection_.combined || !selection_.majority) return;
  std::vector<Voice> voices;
  for (std::size_t i = 0; i < associations_.size(); ++i) {
    const Association& association = associations_[i];
    if (!contributes(association.verdict.state) || association.filter.doubtful()) continue;
    voices.push_back({.peer = offered[i].peer,
                      .filter = &association.filter,
                      .path_seconds = offered[i].root_delay_seconds});
  }
  joint_.follow(voices);
  const auto state = joint_.estimate(now.local);
  if (!state) return;
  CombinedEstimate& combined = *selection_.combined;
  const double apart = std::abs(state->offset - combined.offset_seconds);
  const double bound = combined.root_delay_seconds / 2 + combined.root_dispersion_seconds;
  const Interval point{.low = state->offset, .high = state->offset};
  if (apart > bound || selection_.majority->distance(point) > 0) {
    // The truth is not there, whatever led the joint state astray.
    joint_.give_up();
    return;
  }
  combined.root_dispersion_seconds += apart;
  combined.bound_rate += std::abs(state->rate - combined.frequency_ratio);
  combined.offset_seconds = state->offset;
  combined.frequency_ratio = state->rate;
  combined.offset_variance = state->p00;
  combined.covariance = state->p01;
  combined.frequency_variance = state->p11;
}

}  // namespace gnomon
