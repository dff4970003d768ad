#include "sim/host.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace gnomon::sim {

namespace {

constexpr double kPrecisionSeconds = 1e-7;
/// Alarms in a row without time passing before it is a livelock.
constexpr std::size_t kMostHurried = 1000;

/// From sending to what the kernel says of it: its stamp, or that it could not be done.
constexpr Duration kKernelTells = Duration::microseconds(40);
/// So long before a packet leaves the daemon reads its clock: on a busy machine, so that it matters
/// whether the kernel's stamp takes the place of that reading.
constexpr Duration kReadBeforeSend = Duration::microseconds(1000);

/// Closed requests whose late answers still get through.
constexpr std::size_t kMostLingering = 16;

/// The request leaves, and the network says that it is in vain.
bool sent_back(SendError reason) {
  return reason == SendError::kRefused || reason == SendError::kUnreachable;
}

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
  config.server.listen = {{.address = IpAddress::v4(0), .port = kNtpPort}};
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
  stage_.emplace(*node_, static_cast<Hands&>(*this));
  stage_->watch(watcher_);
  running_ = true;
  deliver(Start{});
  std::vector<IpAddress> addresses = further_addresses_;
  addresses.push_back(address_);
  deliver(OwnAddresses{.addresses = std::move(addresses)});
}

void Host::on_event(Now /*now*/, const Event& event) { surroundings_.on_event(*this, event); }

NodeSnapshot Host::snapshot() { return node_->snapshot(clock_.read(queue_.now())); }

void Host::deliver(Input input) {
  if (!running()) return;
  stage_->take(std::move(input));
  surroundings_.on_step(*this);
  arm();
}

Result<ClockAdjustment, std::string> Host::carry_out(const ClockCommand& command) {
  if (commands_refused_) return failure(std::string{"adjtimex: refused by the scenario"});
  surroundings_.on_command(*this, command);
  return clock_.apply(queue_.now(), command);
}

void Host::carry_out(const ClockStatus& status) { armed_leap_ = leap_seconds(status.leap); }

void Host::carry_out(const SendRequest& request) {
  if (sending_fails_) {
    const SendFailed failed{.id = request.id, .reason = *sending_fails_};
    if (!sent_back(failed.reason)) {
      ++told_.failed.at(index_of(failed.reason));
      stage_->take(failed);
      return;
    }
    queue_.after(kKernelTells, [this, failed] {
      if (running()) ++told_.failed.at(index_of(failed.reason));
      deliver(failed);
    });
  }
  open_.insert(request.id);
  ++told_.left;
  SendStamp stamp{.id = request.id,
                  .when = clock_.read(queue_.now()).local,
                  .layer = TimestampLayer::kKernel,
                  .local = address_};
  if (!sending_fails_) surroundings_.send(*this, request);
  if (spec_.two_stamps) {
    queue_.after(kKernelTells, [this, stamp]() mutable {
      // The clock may have been adjusted since: the stamp is in the frame of now.
      stamp.when = clock_.read(queue_.now()).local - kKernelTells;
      deliver(stamp);
    });
    stamp.layer = TimestampLayer::kDaemon;
    stamp.when = stamp.when - kReadBeforeSend;
  }
  stage_->take(stamp);
}

void Host::carry_out(const CloseRequest& close) {
  if (open_.erase(close.id) == 0) return;
  lingering_.push_back(close.id);
  if (lingering_.size() > kMostLingering) lingering_.pop_front();
}

void Host::carry_out(const ResolveName& question) {
  Resolution answer{.peer = question.peer, .addresses = surroundings_.look_up(question.name)};
  if (lookups_fail_) answer.addresses.clear();
  const LookupResult none = lookups_fail_.value_or(LookupResult::kNotFound);
  answer.result = answer.addresses.empty() ? none : LookupResult::kOk;
  const std::uint64_t number = lookups_[question.peer] = ++last_lookup_;
  queue_.after(seconds(0.02), [this, answer, number] {
    const auto waiting = lookups_.find(answer.peer);
    if (waiting == lookups_.end() || waiting->second != number) return;
    lookups_.erase(waiting);
    deliver(answer);
  });
}

void Host::carry_out(const DropLookup& drop) { lookups_.erase(drop.peer); }

void Host::carry_out(const PublishServedTime& publish) { served_ = publish.served; }

void Host::carry_out(const SaveFrequency& save) { saved_ = save; }

void Host::receive(SendId id,
                   const Endpoint& from,
                   std::span<const std::uint8_t> payload,
                   bool oversize) {
  const bool listens = open_.contains(id) || std::ranges::find(lingering_, id) != lingering_.end();
  if (!running() || !listens) return;
  deliver(Datagram{.id = id,
                   .from = from,
                   .payload = payload,
                   .received = clock_.read(queue_.now()).local,
                   .layer = TimestampLayer::kKernel,
                   .oversize = oversize});
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
  reconfigure([&](HostSpec& spec) { spec.peers = std::move(peers); });
}

void Host::reconfigure(const std::function<void(HostSpec&)>& change) {
  change(spec_);
  deliver(Reload{make_config(spec_)});
}

void Host::stop() {
  deliver(Stop{});
  open_.clear();
  lingering_.clear();
  lookups_.clear();
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
  GNOMON_CHECK(hurried_ < kMostHurried);  // a node whose deadline stays in the past
  deliver(Deadline{});
}

}  // namespace gnomon::sim
