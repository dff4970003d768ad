#include "node/jury.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "base/check.h"
#include "node/state_detail.h"

namespace gnomon {

namespace {

/// True truechimer, false falseticker; none: selection has not judged it.
std::optional<bool> truechimer(PeerState state) {
  if (is_truechimer(state)) return true;
  if (state == PeerState::kFalseticker) return false;
  return std::nullopt;
}

/// Nobody is left to contradict the falsetickers: they are as good as anybody again.
void forgive(std::span<Association> associations) {
  for (Association& association : associations) {
    if (association.truechimer == false) association.truechimer.reset();
  }
}

std::optional<std::string> name_of(std::optional<PeerId> id,
                                   std::span<const Association> associations) {
  for (const Association& association : associations) {
    if (association.peer().id() == id) return association.peer().name();
  }
  return std::nullopt;
}

}  // namespace

Jury::Jury(const Config& config) { configure(config); }

void Jury::configure(const Config& config) {
  limits_ = {.max_distance_seconds = config.discipline.max_distance_seconds,
             .min_peers = config.discipline.min_peers};
}

void Jury::on_answer(Now now, std::span<Association> associations, const Association& association) {
  if (!call_others_) return;
  // Who is not going to be followed anyway is no reason to ask the others.
  if (!association.counts() || association.verdict.state == PeerState::kOrphan) return;
  call_others_ = false;
  for (Association& other : associations) {
    if (&other != &association && !other.heard(now)) other.peer().burst(now.mono);
  }
}

void Jury::on_sample(const Association& association, Intake intake) {
  joint_.add(association.peer().id(), association.filter, intake);
}

void Jury::adjourn() {
  quorum_ = false;
  selection_.combined.reset();
  joint_.reset();
}

void Jury::judge(Now now,
                 std::span<Association> associations,
                 const Standpoint& standpoint,
                 Observer& observer) {
  auto offered = candidates(associations, now);
  stand_back(offered, associations, standpoint, limits_.max_distance_seconds);
  const auto incumbent = selection_.system_peer;
  SelectionConfig limits = limits_;
  limits.quorum = convene(now, associations, offered);
  Selection selection = select(offered, limits, incumbent);
  GNOMON_CHECK(selection.verdicts.size() == associations.size());
  take_verdicts(now, associations, selection, observer);
  selection_ = std::move(selection);
  combine_jointly(now, associations, offered);
  if (selection_.system_peer != incumbent) {
    observer.on_event(now, ReferenceChanged{.peer = name_of(selection_.system_peer, associations)});
  }
}

bool Jury::convene(Now now,
                   std::span<Association> associations,
                   std::span<const Candidate> offered) {
  bool anybody = false;
  bool credible = false;
  for (std::size_t i = 0; i < offered.size(); ++i) {
    if (!has_a_vote(offered[i], limits_)) continue;
    anybody = true;
    credible = credible || associations[i].truechimer.value_or(true);
  }
  // Nobody is left, or only those who were not believed while others spoke.
  call_others_ =
      call_others_ || (!credible && quorum_) || (!anybody && ready_to_start(associations, now));
  quorum_ = quorum_ && credible;
  if (!anybody || call_others_) return false;
  if (quorum_ || !ready_to_start(associations, now)) return quorum_;
  quorum_ = true;
  // The others were called in vain.
  if (!credible) forgive(associations);
  return true;
}

void Jury::take_verdicts(Now now,
                         std::span<Association> associations,
                         const Selection& selection,
                         Observer& observer) const {
  for (std::size_t i = 0; i < associations.size(); ++i) {
    Association& association = associations[i];
    const Verdict& verdict = selection.verdicts[i];
    const PeerState former = std::exchange(association.verdict, verdict).state;
    if (verdict.state != former) {
      observer.on_event(now, PeerStateChanged{.peer = association.peer().name(),
                                              .from = former,
                                              .to = verdict.state,
                                              .detail = state_detail(association, associations)});
    }
    // Remember a verdict only if a majority stands behind it. Silent witnesses count towards it.
    const auto judged = truechimer(verdict.state);
    const bool by_majority =
        selection.system_peer || (quorum_ && verdict.falseticker_margin_seconds);
    if (judged && by_majority) association.truechimer = judged;
  }
}

void Jury::combine_jointly(Now now,
                           std::span<const Association> associations,
                           std::span<const Candidate> offered) {
  if (!selection_.combined || !selection_.majority) return;
  std::vector<Voice> voices;
  for (std::size_t i = 0; i < associations.size(); ++i) {
    const Association& association = associations[i];
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
    // The joint state lies outside the range in which the majority says that the truth is, so it
    // was led astray by something.
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
