#include "sim/host.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "base/check.h"

namespace gnomon::sim {

namespace {

constexpr double kPrecisionSeconds = 1e-7;
/// Inputs that one input may cause before it is a livelock.
constexpr std::size_t kMostFollowing = 1000;

int leap_seconds(LeapIndicator leap) {
  if (leap == LeapIndicator::kInsert) return 1;
  return leap == LeapIndicator::kDelete ? -1 : 0;
}

}  // namespace

Config make_config(const HostSpec& spec) {
  Config config;
  for (const std::string& peer : spec.peers) {
    config.peers.push_back({.name = peer,
                            .address = peer,
                            .port = kNtpPort,
                            .iburst = spec.iburst,
                            .minpoll = spec.minpoll,
                            .maxpoll = spec.maxpoll,
                            .prefer = peer == spec.preferred,
                            .noselect = peer == spec.noselect});
  }
  config.clock.driver = ClockDriver::kVirtual;
  config.discipline = spec.discipline;
  config.local = spec.local;
  return config;
}

Host::Host(HostSpec spec, IpAddress address, Rng rng, EventQueue& queue, Surroundings& surroundings)
    : spec_{std::move(spec)},
      address_{address},
      queue_{queue},
      surroundings_{surroundings},
      clock_{Oscillator{spec_.oscillator, rng.fork()}, seconds(spec_.initial_offset_seconds)},
      rng_{rng.fork()} {}

void Host::start() {
  const NodeStart start{.now = clock_.read(queue_.now()),
                        .rng = rng_.fork(),
                        .precision_seconds = kPrecisionSeconds,
                        .frequency_ratio = saved_ ? saved_->frequency_ratio : spec_.frequency_ratio,
                        .frequency_error_ratio = saved_ ? saved_->error_ratio : 1e-6};
  node_ = std::make_unique<Node>(make_config(spec_), start, *this);
  running_ = true;
  deliver([this](Now now, Outbox& out) { node_->start(now, out); });
}

void Host::on_event(Now /*now*/, const Event& event) { surroundings_.on_event(*this, event); }

NodeSnapshot Host::snapshot() { return node_->snapshot(clock_.read(queue_.now())); }

void Host::deliver(const Input& input) {
  if (!running()) return;
  waiting_.push_back(input);
  for (std::size_t next = 0; next < waiting_.size(); ++next) {
    GNOMON_CHECK(next < kMostFollowing);
    const Input one = std::move(waiting_[next]);
    Outbox outbox;
    one(clock_.read(queue_.now()), outbox);
    carry_out(outbox);
  }
  waiting_.clear();
  surroundings_.on_step(*this);
  arm();
}

void Host::carry_out(const Outbox& outbox) {
  for (const Output& output : outbox) {
    if (const auto* command = std::get_if<ClockCommand>(&output)) adjust(*command);
  }
  for (const Output& output : outbox) carry_out_one(output);
}

void Host::adjust(const ClockCommand& command) {
  surroundings_.on_command(*this, command);
  const ClockAdjustment done = clock_.apply(queue_.now(), command);
  waiting_.emplace_back([this, done](Now now, Outbox& out) { node_->on_adjusted(now, done, out); });
}

void Host::carry_out_one(const Output& output) {
  if (const auto* request = std::get_if<SendRequest>(&output)) {
    open_.insert(request->id);
    const SendStamp stamp{.id = request->id,
                          .when = clock_.read(queue_.now()).local,
                          .layer = TimestampLayer::kKernel,
                          .local = address_};
    surroundings_.send(*this, *request);
    waiting_.emplace_back([this, stamp](Now now, Outbox& out) { node_->on_sent(now, stamp, out); });
  } else if (const auto* close = std::get_if<CloseRequest>(&output)) {
    open_.erase(close->id);
  } else if (const auto* question = std::get_if<ResolveName>(&output)) {
    resolve(*question);
  } else if (const auto* publish = std::get_if<PublishServedTime>(&output)) {
    served_ = publish->served;
  } else if (const auto* status = std::get_if<ClockStatus>(&output)) {
    armed_leap_ = leap_seconds(status->leap);
  } else if (const auto* save = std::get_if<SaveFrequency>(&output)) {
    saved_ = *save;
  }
}

void Host::resolve(const ResolveName& question) {
  const Resolution answer{.peer = question.peer, .addresses = surroundings_.look_up(question.name)};
  queue_.after(seconds(0.02), [this, answer] {
    deliver([this, &answer](Now now, Outbox& out) { node_->on_resolved(now, answer, out); });
  });
}

void Host::receive(SendId id, const Endpoint& from, std::span<const std::uint8_t> payload) {
  if (!running() || !open_.contains(id)) return;
  deliver([this, id, &from, payload](Now now, Outbox& out) {
    const Datagram datagram{.id = id,
                            .from = from,
                            .payload = payload,
                            .received = now.local,
                            .layer = TimestampLayer::kKernel};
    node_->on_datagram(now, datagram, out);
  });
}

std::optional<Reply> Host::answer(const IpAddress& client, std::span<const std::uint8_t> request) {
  if (!running()) return std::nullopt;
  const LocalTime received = clock_.read(queue_.now()).local;
  Reply reply;
  const ServeOutcome outcome = Responder{served_, policy_}.prepare(
      {.client = client, .payload = request, .received = received}, reply);
  if (!std::holds_alternative<ServeAnswer>(outcome)) return std::nullopt;
  surroundings_.on_answer(*this, reply.header);
  return reply;
}

std::vector<std::uint8_t> Host::finish(Reply reply, std::size_t request_size) {
  std::vector<std::uint8_t> octets(request_size);
  octets.resize(reply.finish(clock_.read(queue_.now()).local, octets));
  return octets;
}

void Host::set_clock(Duration change) { clock_.set_by_other(queue_.now(), change); }

void Host::move_calendar(Duration change, bool follows) {
  clock_.move_calendar(queue_.now(), change, follows);
}

void Host::reload(std::vector<std::string> peers) {
  spec_.peers = std::move(peers);
  deliver([this](Now now, Outbox& out) { node_->reload(now, make_config(spec_), out); });
}

void Host::stop() {
  deliver([this](Now now, Outbox& out) { node_->stop(now, out); });
  open_.clear();
  served_ = {};
  running_ = false;
}

void Host::suspend(Duration length) {
  const TrueTime end = queue_.now() + length;
  clock_.oscillator().suspend(queue_.now(), end);
  suspended_until_ = end;
  queue_.at(end, [this] {
    if (running()) arm();
  });
}

void Host::arm() {
  const std::uint64_t alarm = ++alarm_;
  const MonoTime deadline = node_->next_deadline();
  // A deadline beyond a day is looked at again after a day: no overflow for "never".
  const MonoTime soon = clock_.read(queue_.now()).mono + hours(24);
  const TrueTime when = clock_.when(queue_.now(), std::min(deadline, soon));
  // At least a little later: rounding must not make the world stand still.
  queue_.at(std::max(when, queue_.now() + Duration::nanoseconds(1)),
            [this, alarm] { on_alarm(alarm); });
}

void Host::on_alarm(std::uint64_t alarm) {
  if (alarm != alarm_ || !running()) return;
  const Now now = clock_.read(queue_.now());
  if (now.mono < node_->next_deadline()) {
    arm();
    return;
  }
  hurried_ = queue_.now() - last_alarm_ < Duration::microseconds(1) ? hurried_ + 1 : 0;
  last_alarm_ = queue_.now();
  GNOMON_CHECK(hurried_ < kMostFollowing);  // a node whose deadline stays in the past
  deliver([this](Now at, Outbox& out) { node_->on_deadline(at, out); });
}

}  // namespace gnomon::sim
