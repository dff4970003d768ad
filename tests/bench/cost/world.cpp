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
  const NodeStart start{.now = now(), .rng = rng_.fork(), .precision_seconds = kPrecisionSeconds};
  node_ = std::make_unique<Node>(make_config(config.peers), start, *this);
  Outbox out;
  node_->start(now(), out);
  carry_out(out);
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
  Outbox out;
  node_->reload(now(), make_config(selectable), out);
  carry_out(out);
  due_ = node_->next_deadline();
}

double World::clock_error() const {
  return error_ + (kQuartz + correction_) * (elapsed() - error_since_);
}

Now World::now() const {
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
    call_deadline();
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
    meter_.run(Call::kSnapshot, [&] { static_cast<void>(node_->snapshot(now())); });
  }
}

void World::on_event(Now /*now*/, const Event& /*event*/) { ++events_; }

void World::step() {
  if (!answer_by(due_)) {
    now_ = std::max(now_, due_);
    call_deadline();
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

void World::call_deadline() {
  Outbox out;
  meter_.run(Call::kDeadline, [&] { node_->on_deadline(now(), out); });
  carry_out(out);
}

void World::deliver(const Answer& answer) {
  const Datagram datagram{.id = answer.id,
                          .from = answer.from,
                          .payload = answer.octets,
                          .received = now().local,
                          .layer = TimestampLayer::kKernel};
  Outbox out;
  meter_.run(Call::kDatagram, [&] { node_->on_datagram(now(), datagram, out); });
  carry_out(out);
}

void World::carry_out(const Outbox& out) {
  for (const Output& output : out) {
    if (const auto* command = std::get_if<ClockCommand>(&output)) obey(*command);
  }
  for (const Output& output : out) {
    if (const auto* request = std::get_if<SendRequest>(&output)) send(*request);
  }
}

void World::obey(const ClockCommand& command) {
  const ClockAdjustment done{.at = now().local,
                             .phase_change = command.phase_change,
                             .frequency_change = command.frequency_ratio - correction_,
                             .frequency_ratio = command.frequency_ratio,
                             .stepped = command.phase == ClockCommand::Phase::kStep};
  error_ = clock_error() + command.phase_change.to_seconds();
  error_since_ = elapsed();
  correction_ = command.frequency_ratio;
  Outbox out;
  meter_.run(Call::kAdjusted, [&] { node_->on_adjusted(now(), done, out); });
  carry_out(out);
}

void World::send(const SendRequest& request) {
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

  const SendStamp stamp{.id = request.id,
                        .when = now().local,
                        .layer = TimestampLayer::kKernel,
                        .local = IpAddress::v4(kFirstAddress - 1)};
  Outbox out;
  meter_.run(Call::kSent, [&] { node_->on_sent(now(), stamp, out); });
  carry_out(out);
}

}  // namespace gnomon::cost
