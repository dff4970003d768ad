#include "world.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <variant>

#include "base/check.h"
#include "wire/header.h"

namespace gnomon::cost {

namespace {

constexpr double kQuartz = 20e-6;  // the counter is fast by so much
constexpr std::int64_t kCalendar = 1'790'000'000'000'000'000;
constexpr double kTurnaroundSeconds = 30e-6;
constexpr double kPrecisionSeconds = 1e-7;
constexpr std::uint32_t kFirstAddress = 0x0a000001;

/// One way without queues: from 1 to 20 ms, another for each peer.
double path_seconds(const IpAddress& peer) {
  return 1e-3 * (1 + (peer.octets()[3] * 7 + peer.octets()[2]) % 20);
}

/// From -1 to 1, another for each peer.
double unevenness(const IpAddress& peer) {
  return ((peer.octets()[3] * 37 + peer.octets()[2] * 11) % 101 - 50) / 50.0;
}

LocalTime calendar(double true_seconds) {
  return LocalTime::from_nanoseconds(kCalendar) + Duration::seconds(true_seconds);
}

}  // namespace

World::World(const WorldConfig& config) : config_{config}, rng_{Rng::expand(config.seed)} {
  const NodeStart start{
      .now = at_this_moment(), .rng = rng_.fork(), .precision_seconds = kPrecisionSeconds};
  node_ = std::make_unique<Node>(make_config(config.peers), start, *this);
  stage_.emplace(*node_, static_cast<Hands&>(*this));
  stage_->watch(this);
  stage_->take(Start{});
  due_ = node_->next_deadline();
}

Config World::make_config(unsigned selectable) const {
  Config config;
  for (unsigned i = 0; i < config_.peers; ++i) {
    config.peers.push_back({.name = fmt::format("server-{:04}.example", i),
                            .address = IpAddress::v4(kFirstAddress + i).to_string(),
                            .minpoll = config_.poll,
                            .maxpoll = config_.poll,
                            .noselect = i >= selectable});
  }
  return config;
}

void World::select_from(unsigned selectable) {
  stage_->take(Reload{make_config(selectable)});
  due_ = node_->next_deadline();
}

double World::clock_error() const {
  return error_ + (kQuartz + correction_) * (elapsed() - error_since_);
}

Now World::at_this_moment() const {
  return {.mono = now_, .local = calendar(elapsed()) + Duration::seconds(clock_error())};
}

void World::settle(unsigned polls) {
  const MonoTime end = now_ + poll() * polls;
  while (now_ < end) step();
}

void World::settle_quickly(unsigned polls, unsigned selectable) {
  select_from(selectable);
  // Somewhat longer than a poll: whatever a schedule adds to the interval, all are due.
  const Duration settling = poll() + poll() / 8;
  for (unsigned i = 0; i < polls; ++i) {
    now_ += settling;
    stage_->take(Deadline{});
    while (answer_by(never())) {
    }
  }
  select_from(config_.peers);
}

void World::run_packets(std::uint64_t count) {
  const std::uint64_t end = meter_.sum(Call::kDatagram).calls + count;
  while (meter_.sum(Call::kDatagram).calls < end) step();
}

void World::run_calls(Call call, std::uint64_t count) {
  const std::uint64_t end = meter_.sum(call).calls + count;
  const std::uint64_t last_packet = meter_.sum(Call::kDatagram).calls + kMostPackets * count;
  while (meter_.sum(call).calls < end && meter_.sum(Call::kDatagram).calls < last_packet) step();
}

void World::look(unsigned times) {
  for (unsigned i = 0; i < times; ++i) {
    meter_.run(Call::kSnapshot, [&] { static_cast<void>(node_->snapshot(at_this_moment())); });
  }
}

void World::on_event(Now /*now*/, const Event& /*event*/) { ++events_; }

void World::step() {
  if (!answer_by(due_)) {
    now_ = std::max(now_, due_);
    stage_->take(Deadline{});
  }
  meter_.run(Call::kNextDeadline, [&] { due_ = node_->next_deadline(); });
}

bool World::answer_by(MonoTime time) {
  const auto next = on_their_way_.begin();
  if (next == on_their_way_.end() || next->first > time) return false;
  now_ = std::max(now_, next->first);
  const Answer answer = std::move(next->second);
  on_their_way_.erase(next);
  deliver(answer);
  return true;
}

void World::deliver(const Answer& answer) {
  stage_->take(Datagram{.id = answer.id,
                        .from = answer.from,
                        .payload = answer.octets,
                        .received = at_this_moment().local,
                        .layer = TimestampLayer::kKernel});
}

void World::before(Now /*now*/, const Input& input) {
  if (std::holds_alternative<Datagram>(input)) meter_.begin(Call::kDatagram);
  if (std::holds_alternative<Deadline>(input)) meter_.begin(Call::kDeadline);
  if (std::holds_alternative<SendStamp>(input)) meter_.begin(Call::kSent);
  if (std::holds_alternative<ClockAdjustment>(input)) meter_.begin(Call::kAdjusted);
}

void World::after(Now /*now*/, const Outbox& /*outbox*/) { meter_.end(); }

Result<ClockAdjustment, std::string> World::carry_out(const ClockCommand& command) {
  const ClockAdjustment done{.at = at_this_moment().local,
                             .phase_change = command.phase_change,
                             .frequency_change = command.frequency_ratio - correction_,
                             .frequency_ratio = command.frequency_ratio,
                             .stepped = command.phase == ClockCommand::Phase::kStep};
  error_ = clock_error() + command.phase_change.to_seconds();
  error_since_ = elapsed();
  correction_ = command.frequency_ratio;
  return done;
}

void World::carry_out(const SendRequest& request) {
  const auto asked = parse_packet(request.payload);
  GNOMON_CHECK(asked);
  const double path = path_seconds(request.to.address);
  const double uneven = path * config_.asymmetry * unevenness(request.to.address);
  const double there = elapsed() + path + uneven + rng_.exponential(config_.queue_seconds);
  const double left = there + kTurnaroundSeconds;
  const double back = left + path - uneven + rng_.exponential(config_.queue_seconds);
  Header header{.mode = Mode::kServer, .stratum = 1, .precision_log2 = -23};
  header.root_dispersion = NtpShort::from_seconds(20e-6);
  header.refid = RefId::from_text("GPS");
  header.reference = to_ntp(calendar(there - 8));
  header.origin = asked->header.transmit;
  header.receive = to_ntp(calendar(there));
  header.transmit = to_ntp(calendar(left));
  const auto octets = serialize(header);
  on_their_way_.emplace(
      start_ + Duration::seconds(back),
      Answer{.id = request.id, .from = request.to, .octets = {octets.begin(), octets.end()}});

  stage_->take(SendStamp{.id = request.id,
                         .when = at_this_moment().local,
                         .layer = TimestampLayer::kKernel,
                         .local = IpAddress::v4(kFirstAddress - 1)});
}

}  // namespace gnomon::cost
