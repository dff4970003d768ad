#include "node/node.h"

#include <algorithm>
#include <variant>

#include "base/check.h"
#include "node/announcement.h"
#include "node/node_view.h"
#include "node/reference.h"

namespace gnomon {

namespace {

constexpr Duration kSaveEvery = Duration::milliseconds(3'600'000);

}  // namespace

Node::Node(const Config& config, const NodeStart& start, Observer& observer)
    : config_{config},
      observer_{observer},
      started_{start.now.mono},
      ourselves_{config.server},
      peers_{config, start.precision_seconds, start.rng},
      jury_{config},
      clock_{config.discipline, start},
      state_{config.local, config.discipline.max_distance_seconds, start.now.mono},
      publish_due_{start.now.mono},
      save_due_{start.now.mono + kSaveEvery} {}

void Node::take(Now now, const Input& input, Outbox& out) {
  std::visit([&](const auto& one) { this->on(now, one, out); }, input);
}

void Node::on(Now now, const Start& /*start*/, Outbox& out) {
  if (const auto command = clock_.start()) out.emplace_back(*command);
  peers_.start(now, observer_);
  recognise_all();
  settle(now, out);
  publish(now, out);
}

void Node::on(Now now, const Datagram& datagram, Outbox& out) {
  look_at_clock(now, out);
  Association* association = peers_.find(peer_of(datagram.id));
  ClientPeer* asked = association == nullptr ? nullptr : association->client();
  if (asked == nullptr) return;
  const auto measurement = asked->on_datagram(now, datagram, observer_);
  recognise(*association);
  if (measurement && association->counts()) {
    feed(now, *association, *measurement, out);
  } else {
    if (measurement) {
      observer_.on_event(
          now, ResponseRejected{.peer = association->peer().name(), .reason = RejectReason::kLoop});
    }
    judge(now);
  }
  settle(now, out);
}

void Node::recognise(Association& association) {
  const bool followed = contributes(association.verdict.state);
  if (association.recognise(ourselves_) && followed) clock_.disown();
}

void Node::recognise_all() {
  for (Association& association : peers_.all()) recognise(association);
}

bool Node::led() const { return clock_.known() && jury_.selection().system_peer.has_value(); }

std::optional<std::uint8_t> Node::local_stratum() const {
  return config_.local.enabled ? std::optional{config_.local.stratum} : std::nullopt;
}

Standpoint Node::standpoint(Now now) const {
  const SystemState state = state_.state();
  Standpoint here{.local_stratum = local_stratum()};
  if (trusted(state) && clock_.bound_known()) here.max_error_seconds = clock_.max_error(now);
  here.own_clock = state == SystemState::kLocal;
  const auto& reference = clock_.reference();
  if (here.own_clock) {
    here.stratum = config_.local.stratum;
  } else if (reference && trusted(state)) {
    here.stratum = reference->stratum;
  }
  return here;
}

void Node::feed(Now now, Association& association, const Measurement& measurement, Outbox& out) {
  jury_.on_answer(now, peers_.all(), association);
  const Intake intake = association.take(now, measurement, clock_.rate_prior(now.local));
  const std::string& name = association.peer().name();
  if (!taken(intake)) {
    observer_.on_event(now, ResponseRejected{.peer = name, .reason = RejectReason::kFiltered});
    judge(now);
    return;
  }
  observer_.on_event(now, SampleAccepted{.peer = name, .measurement = measurement});
  jury_.on_sample(association, intake);
  judge(now);
  if (jury_.selection().combined && contributes(association.verdict.state)) update_clock(now, out);
}

void Node::update_clock(Now now, Outbox& out) {
  const Selection& selection = jury_.selection();
  const Association* leader = peers_.find(selection.system_peer.value_or(PeerId{}));
  GNOMON_CHECK(leader != nullptr && selection.combined.has_value());
  // The calendar is that of the true time, which the clock may be a year away from.
  leap_.hear(now.local + Duration::seconds(selection.combined->offset_seconds),
             leap_votes(peers_.all()));
  const Reference reference = reference_to(leader->peer(), local_stratum());
  const auto command = clock_.update(now, *selection.combined, reference,
                                     leader->peer().interval_seconds(), observer_);
  if (command) out.emplace_back(*command);
}

void Node::on(Now now, const ClockAdjustment& done, Outbox& out) {
  clock_.on_adjusted(now, done);
  if (done.by_us) {
    peers_.on_adjusted(done);
    jury_.on_adjusted(done);
    if (jury_.selection().combined) judge(now);
    clock_.announce(now, done, observer_);
  } else {
    observer_.on_event(now, ExternalClockChange{.seconds = done.phase_change.to_seconds()});
    forget_clock(now, done);
  }
  settle(now, out);
  publish(now, out);
}

void Node::on(Now now, const AdjustFailed& failed, Outbox& out) {
  clock_.on_refused();
  observer_.on_event(now, ClockFailed{.what = failed.what});
  settle(now, out);
}

void Node::look_at_clock(Now now, Outbox& out) {
  const auto jump = clock_.jump(now);
  if (!jump) return;
  observer_.on_event(now, ExternalClockChange{.seconds = jump->to_seconds()});
  forget_clock(now, {.at = now.local, .phase_change = *jump, .by_us = false});
  settle(now, out);
  publish(now, out);
}

void Node::forget_clock(Now now, const ClockAdjustment& change) {
  // Whether the new time or the old one is right only the peers can say.
  const ClockAdjustment adjustment = clock_.forget(change);
  jury_.adjourn();
  peers_.void_samples(now.mono, adjustment);
  judge(now);
}

void Node::on(Now now, const SendStamp& stamp, Outbox& out) {
  look_at_clock(now, out);
  peers_.on_sent(now, stamp, observer_);
}

void Node::on(Now now, const SendFailed& failed, Outbox& out) {
  // The poll stays unanswered in the reach register, too.
  look_at_clock(now, out);
  peers_.on_send_failed(now, failed, observer_);
  judge(now);
  settle(now, out);
}

void Node::on(Now now, const Resolution& answer, Outbox& out) {
  look_at_clock(now, out);
  if (!peers_.on_resolved(now, answer, out, observer_)) return;
  recognise_all();
  judge(now);
  settle(now, out);
}

void Node::on(Now now, const OwnAddresses& own, Outbox& out) {
  ourselves_.live_at(own.addresses);
  recognise_all();
  judge(now);
  settle(now, out);
}

void Node::on(Now now, const Deadline& /*deadline*/, Outbox& out) {
  look_at_clock(now, out);
  peers_.on_deadline(now, out, observer_);
  judge(now);
  settle(now, out);
  if (now.mono >= publish_due_) {
    publish_due_ = state_.next_deadline(now.mono);
    publish(now, out);
  }
  if (now.mono >= save_due_) save_frequency(now, out);
}

MonoTime Node::next_deadline() const {
  return std::min({publish_due_, save_due_, peers_.next_deadline()});
}

void Node::settle(Now now, Outbox& out) {
  look_at_leap(now, out);
  const SystemState before = state_.state();
  const bool selected = jury_.selection().system_peer.has_value();
  // A leader is chosen, and the first correction waits for its next sample or for the clock's
  // answer.
  const bool about_to_be_set = (selected && !clock_.known()) || clock_.under_way();
  const bool ready = !about_to_be_set && ready_to_start(peers_.all(), now);
  // What a local clock was followed with says nothing any more once it is gone.
  const bool bounded = led() || clock_.bound_known();
  const StateInputs inputs{.reference = led(),
                           .max_error_seconds = bounded ? clock_.max_error(now) : std::nullopt,
                           .panic = clock_.panic() && selected,
                           .started = before != SystemState::kStarting || ready};
  if (!state_.update(now.mono, inputs)) return;
  observer_.on_event(now, SystemStateChanged{.from = before, .to = state_.state()});
  publish(now, out);
}

void Node::look_at_leap(Now now, Outbox& out) {
  const LeapWarningState state = leap_.state(now.local);
  if (state == leap_state_) return;
  observer_.on_event(now, LeapWarningChanged{.from = leap_state_, .to = state});
  leap_state_ = state;
  publish(now, out);
}

void Node::publish(Now now, Outbox& out) {
  const SystemState state = state_.state();
  const ServedTime served = served_time(clock_, leap_, state, config_.local, now);
  ourselves_.said(served);
  out.emplace_back(PublishServedTime{.served = served});
  out.emplace_back(clock_status(clock_, leap_, state, now));
}

void Node::save_frequency(Now now, Outbox& out) {
  save_due_ = now.mono + kSaveEvery;
  if (const auto learnt = clock_.learnt_frequency(now.local)) out.emplace_back(*learnt);
}

void Node::on(Now now, const Stop& /*stop*/, Outbox& out) {
  peers_.close(out);
  save_frequency(now, out);
}

void Node::on(Now now, const Reload& reload, Outbox& out) {
  look_at_clock(now, out);
  config_ = reload.config;
  clock_.configure(config_.discipline);
  state_.configure(config_.local, config_.discipline.max_distance_seconds);
  jury_.configure(config_);
  ourselves_.configure(config_.server);
  peers_.reload(now, config_, out, observer_);
  recognise_all();
  judge(now);
  settle(now, out);
}

NodeSnapshot Node::snapshot(Now now) const {
  return node_view({.peers = peers_,
                    .jury = jury_,
                    .clock = clock_,
                    .leap = leap_,
                    .state = state_,
                    .local = config_.local,
                    .started = started_},
                   now);
}

}  // namespace gnomon
