#include "node/node.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/check.h"

namespace gnomon {

namespace {

constexpr Duration kSaveEvery = Duration::milliseconds(3'600'000);

bool same_server(const PeerConfig& a, const PeerConfig& b) {
  return a.name == b.name && a.address == b.address && a.port == b.port;
}

/// The warning that more than half of the peers in use give.
LeapIndicator majority_leap(std::span<const Association> associations) {
  std::array<unsigned, 4> votes{};
  unsigned voters = 0;
  for (const Association& association : associations) {
    const auto& announced = association.peer.announced();
    if (!contributes(association.verdict.state) || !announced) continue;
    ++votes[static_cast<std::size_t>(announced->leap)];
    ++voters;
  }
  for (const LeapIndicator leap : {LeapIndicator::kInsert, LeapIndicator::kDelete}) {
    if (2 * votes[static_cast<std::size_t>(leap)] > voters) return leap;
  }
  return LeapIndicator::kNone;
}

/// What our clients are told while we follow `peer`, which has answered.
Reference reference_to(const Peer& peer) {
  Reference reference;
  if (const auto& announced = peer.announced()) {
    reference.stratum = std::min<std::uint8_t>(announced->stratum, kStratumUnsynchronized - 1) + 1;
  }
  if (const auto endpoint = peer.endpoint()) {
    reference.refid = RefId::from_address(endpoint->address);
  }
  return reference;
}

}  // namespace

Node::Node(const Config& config, NodeStart start, Observer& observer)
    : config_{config},
      observer_{observer},
      rng_{start.rng},
      precision_seconds_{start.precision_seconds},
      started_{start.now.mono},
      stored_frequency_{start.frequency_ratio},
      stored_frequency_error_{start.frequency_error_ratio},
      discipline_{config.discipline, start.precision_seconds},
      state_{config.local, config.discipline.max_distance_seconds, start.now.mono},
      housekeeping_{start.now.mono},
      save_due_{start.now.mono + kSaveEvery} {
  associations_.reserve(config_.peers.size());
  for (const PeerConfig& peer : config_.peers) associations_.push_back(make_association(peer));
}

Association Node::make_association(const PeerConfig& config) {
  const PeerId id = next_peer_++;
  return {.peer = Peer{id, config, precision_seconds_, rng_.fork()},
          .filter = PeerFilter{filter_config()},
          .verdict = {.peer = id, .state = PeerState::kUnresolved}};
}

FilterConfig Node::filter_config() const {
  return {.precision_seconds = precision_seconds_,
          .max_drift_ratio = config_.discipline.max_drift_ppm * 1e-6};
}

RatePrior Node::rate_prior(LocalTime at) const {
  RatePrior prior{.uncorrected = -discipline_.frequency_ratio()};
  if (const auto error = discipline_.frequency_error_ratio()) {
    prior.deviation = std::hypot(*error, kRateChangedUnseen);
  }
  if (const auto estimate = discipline_.estimate(at)) prior.rate = estimate->rate;
  return prior;
}

void Node::emit(Now now, const Event& event) { observer_.on_event(now, event); }

Association* Node::find(PeerId id) {
  const auto found =
      std::ranges::find_if(associations_, [&](const auto& a) { return a.peer.id() == id; });
  return found == associations_.end() ? nullptr : &*found;
}

const Association* Node::system_association() const {
  const auto id = selection_.system_peer;
  const auto found = std::ranges::find_if(
      associations_, [&](const auto& a) { return id.has_value() && a.peer.id() == *id; });
  return found == associations_.end() ? nullptr : &*found;
}

void Node::start(Now now, Outbox& out) {
  if (stored_frequency_) {
    out.emplace_back(discipline_.start(*stored_frequency_, stored_frequency_error_));
  }
  for (Association& association : associations_) association.peer.start(now, observer_);
  set_state(now, out);
  publish(now, out);
}

void Node::on_datagram(Now now, const Datagram& datagram, Outbox& out) {
  look_at_clock(now, out);
  Association* association = find(peer_of(datagram.id));
  if (association == nullptr) return;
  const auto measurement = association->peer.on_datagram(now, datagram, observer_);
  if (measurement) {
    feed(now, *association, *measurement, out);
  } else {
    reselect(now);
    set_state(now, out);
  }
}

void Node::feed(Now now, Association& association, const Measurement& measurement, Outbox& out) {
  Peer& peer = association.peer;
  if (call_others_) call_others(now, association);
  // Who is back after a silence and was not believed before it must not be believed for that.
  const bool distrusted = association.truechimer == false && stale(peer, now);
  if (association.filter.samples() == 0 || distrusted) {
    association.filter.reset(rate_prior(now.local));
  }
  const Intake intake = association.filter.add(measurement);
  const bool accepted = taken(intake);
  if (intake == Intake::kSuspect) peer.ask_soon(now.mono);
  if (accepted) {
    emit(now, SampleAccepted{.peer = peer.name(), .measurement = measurement});
    peer.sampled(now, association.filter.staleness(peer.schedule().interval_seconds()));
  } else {
    emit(now, ResponseRejected{.peer = peer.name(), .reason = RejectReason::kFiltered});
  }
  if (accepted) joint_.add(peer.id(), association.filter, intake);
  if (intake == Intake::kJump) peer.follow_closely();
  reselect(now);
  if (accepted && selection_.combined && contributes(association.verdict.state)) {
    update_clock(now, out);
  }
  set_state(now, out);
}

void Node::update_clock(Now now, Outbox& out) {
  const Association* system = system_association();
  GNOMON_CHECK(system != nullptr && selection_.combined.has_value());
  const CombinedEstimate& combined = *selection_.combined;
  const Peer& peer = system->peer;
  leap_ = majority_leap(associations_);
  const DisciplineAction action = discipline_.update(combined, peer.schedule().interval_seconds());
  if (action.panic && !panic_) {
    emit(now, PanicRefused{.offset_seconds = combined.offset_seconds,
                           .limit_seconds = config_.discipline.panic_threshold_seconds});
  }
  panic_ = action.panic;
  if (panic_) return;
  clock_known_ = true;
  reference_ = reference_to(peer);
  last_update_ = now.mono;
  last_update_local_ = now.local;
  commanded_offset_ = combined.offset_seconds;
  commanded_ = true;
  out.emplace_back(action.command);
}

void Node::on_adjusted(Now now, const ClockAdjustment& done, Outbox& out) {
  watch_.on_adjusted(now, done);
  pending_ = done.pending;
  if (!done.by_us) {
    emit(now, ExternalClockChange{.seconds = done.phase_change.to_seconds()});
    forget_clock(now, done);
  } else {
    discipline_.on_adjusted(done);
    for (Association& association : associations_) {
      association.peer.on_adjusted(done);
      association.filter.on_adjusted(done);
    }
    joint_.on_adjusted(done);
    if (selection_.combined) reselect(now);
    if (done.stepped) emit(now, ClockStepped{.seconds = done.phase_change.to_seconds()});
    if (commanded_) {
      emit(now, ClockUpdated{.offset_seconds = commanded_offset_,
                             .frequency_ratio = done.frequency_ratio});
    }
  }
  last_update_local_ = last_update_local_ + done.phase_change;
  commanded_ = false;
  set_state(now, out);
  publish(now, out);
}

void Node::on_adjust_failed(Now now, const std::string& what, Outbox& out) {
  if (commanded_) discipline_.on_refused();
  commanded_ = false;
  emit(now, ClockFailed{.what = what});
  set_state(now, out);
}

void Node::look_at_clock(Now now, Outbox& out) {
  const auto jump = watch_.check(now);
  if (!jump) return;
  emit(now, ExternalClockChange{.seconds = jump->to_seconds()});
  forget_clock(now, {.at = now.local, .phase_change = *jump, .by_us = false});
  set_state(now, out);
  publish(now, out);
}

void Node::forget_clock(Now now, const ClockAdjustment& change) {
  // Whether the new time or the old one is right only the peers can say: all samples are void, the
  // frequency is kept, and everybody is asked again at once.
  ClockAdjustment adjustment = change;
  adjustment.frequency_ratio = discipline_.frequency_ratio();
  adjustment.pending = pending_;
  discipline_.on_adjusted(adjustment);
  clock_known_ = false;
  quorum_ = false;
  selection_.combined.reset();
  joint_.reset();
  for (Association& association : associations_) {
    association.peer.on_adjusted(adjustment);
    association.filter.reset();
    association.peer.burst(now.mono);
  }
  reselect(now);
}

void Node::on_sent(Now now, const SendStamp& stamp, Outbox& out) {
  look_at_clock(now, out);
  if (Association* association = find(peer_of(stamp.id))) association->peer.on_sent(stamp);
}

void Node::on_send_failed(Now now, SendId /*id*/, Outbox& out) {
  look_at_clock(now, out);
  reselect(now);
  set_state(now, out);
}

void Node::on_resolved(Now now, const Resolution& answer, Outbox& out) {
  look_at_clock(now, out);
  Association* association = find(answer.peer);
  if (association == nullptr) return;
  if (association->peer.on_resolved(now, answer, observer_)) {
    // What the former server may still answer says nothing of the new one.
    association->peer.close(out);
    association->filter.reset();
    association->truechimer.reset();
  }
  reselect(now);
  set_state(now, out);
}

void Node::on_deadline(Now now, Outbox& out) {
  look_at_clock(now, out);
  for (Association& association : associations_) {
    if (association.peer.next_deadline() <= now.mono) {
      association.peer.on_deadline(now, out, observer_);
    }
  }
  reselect(now);
  set_state(now, out);
  if (now.mono >= housekeeping_) {
    housekeeping_ = state_.next_deadline(now.mono);
    publish(now, out);
  }
  if (now.mono >= save_due_) save_frequency(now, out);
}

MonoTime Node::next_deadline() const {
  MonoTime next = std::min(housekeeping_, save_due_);
  for (const Association& association : associations_) {
    next = std::min(next, association.peer.next_deadline());
  }
  return next;
}

void Node::set_state(Now now, Outbox& out) {
  const SystemState before = state_.state();
  const StateInputs inputs{
      .reference = clock_known_ && selection_.system_peer.has_value(),
      .max_error_seconds = max_error(now),
      .panic = panic_ && selection_.system_peer.has_value(),
      .started = state_.state() != SystemState::kStarting || ready_to_start(associations_, now)};
  if (!state_.update(now.mono, inputs)) return;
  emit(now, SystemStateChanged{.from = before, .to = state_.state()});
  publish(now, out);
}

void Node::save_frequency(Now now, Outbox& out) {
  save_due_ = now.mono + kSaveEvery;
  const auto estimate = discipline_.estimate(now.local);
  if (!estimate) return;
  out.emplace_back(SaveFrequency{.frequency_ratio = estimate->frequency_ratio + estimate->rate,
                                 .error_ratio = estimate->frequency_error_ratio});
}

void Node::stop(Now now, Outbox& out) {
  for (Association& association : associations_) association.peer.close(out);
  save_frequency(now, out);
}

void Node::reload(Now now, const Config& config, Outbox& out) {
  look_at_clock(now, out);
  std::vector<Association> former = std::exchange(associations_, {});
  const PeerId first_new = next_peer_;
  config_ = config;
  discipline_.configure(config.discipline);
  state_.configure(config.local, config.discipline.max_distance_seconds);
  for (const PeerConfig& wanted : config.peers) {
    const auto kept = std::ranges::find_if(
        former, [&](const Association& a) { return same_server(a.peer.config(), wanted); });
    if (kept == former.end()) {
      associations_.push_back(make_association(wanted));
      continue;
    }
    kept->peer.configure(wanted);
    kept->filter.configure(filter_config());
    associations_.push_back(std::move(*kept));
    former.erase(kept);
  }
  // Gone ones first: a peer whose address changed leaves and comes back under the same name.
  for (Association& gone : former) {
    gone.peer.close(out);
    emit(now, PeerRemoved{.peer = gone.peer.name()});
  }
  for (Association& association : associations_) {
    if (association.peer.id() >= first_new) association.peer.start(now, observer_);
  }
  reselect(now);
  set_state(now, out);
}

}  // namespace gnomon
