#include "sim/host_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>
#include <variant>

namespace gnomon::sim {

namespace {

/// What several roundings of timestamps to nanoseconds can add up to.
constexpr double kRounding = 20e-9;

/// Requests of a burst are this far apart, and one that asks for confirmation of a suspect sample.
constexpr double kBurstSpacing = 2;

double interval(int poll_log2) { return std::exp2(poll_log2); }

bool selected(PeerState state) {
  return state == PeerState::kSystemPeer || state == PeerState::kCombined;
}

}  // namespace

void HostChecks::fail(TrueTime now, std::string what) {
  violations_.add(now, spec_.name, std::move(what));
}

/// Keeps what the events say about each peer, and complains about what must not happen.
struct HostChecks::EventHandler {
  HostChecks& checks;
  TrueTime now;

  void operator()(const RequestSent& event) const { checks.on_request(now, event.peer); }

  // With the other two reasons it left, and was counted as sent (`Host::fail_sending`).
  void operator()(const RequestFailed& event) const {
    if (event.reason == SendError::kRefused || event.reason == SendError::kUnreachable) return;
    std::uint8_t& reach = checks.peers_[event.peer].reach;
    reach = static_cast<std::uint8_t>(reach << 1U);
  }

  void operator()(const ResponseReceived& event) const {
    // After a silence of all peers the first answer makes the node ask the others at once.
    if (checks.state_ != SystemState::kSynchronized) checks.allow_burst(now);
    checks.peers_[event.peer].answered = true;
  }

  void operator()(const ResponseRejected& event) const {
    // A response that only the filter refused was valid: it counts for the reach register. So does
    // that of who follows us.
    PeerModel& peer = checks.peers_[event.peer];
    if (event.reason == RejectReason::kLoop) return;
    (event.reason == RejectReason::kFiltered ? peer.suspected : peer.refused) = true;
  }

  void operator()(const KissReceived& event) const {
    PeerModel& peer = checks.peers_[event.peer];
    ++peer.kisses;
    if (event.code == KissCode::kRate) peer.rate_kiss = true;
    if (event.code == KissCode::kDeny || event.code == KissCode::kRstr) peer.stopped = true;
  }

  void operator()(const PeerAdded& event) const { checks.peers_[event.peer] = {}; }

  void operator()(const PeerResolved& event) const {
    // Behind the name there is another server now, and that one has not refused anything.
    if (event.replaced) checks.peers_[event.peer] = {};
  }

  void operator()(const PeerStateChanged& event) const {
    // A reload has begun again with a server that had refused.
    if (event.from == PeerState::kDenied) checks.peers_[event.peer].stopped = false;
  }

  void operator()(const ClockUpdated& /*event*/) const { ++checks.updates_; }

  void operator()(const ExternalClockChange& /*event*/) const { checks.allow_burst(now); }

  void operator()(const SystemStateChanged& event) const {
    if (checks.state_ != event.from) {
      checks.fail(now, fmt::format("state changed from {}, but it was {}", state_name(event.from),
                                   state_name(checks.state_)));
    }
    checks.state_ = event.to;
  }

  void operator()(const auto& /*other*/) const {}
};

void HostChecks::allow_burst(TrueTime now) {
  // The pauses of a burst double until they are as long as the poll interval.
  burst_until_ = now + seconds(3 * interval(spec_.minpoll));
}

void HostChecks::on_event(TrueTime now, Host& /*host*/, const Event& event) {
  std::visit(EventHandler{.checks = *this, .now = now}, event);
}

void HostChecks::on_request(TrueTime now, const std::string& name) {
  PeerModel& peer = peers_[name];
  if (peer.stopped) fail(now, fmt::format("asked {} after DENY or RSTR", name));
  const bool burst = spec_.iburst || now < burst_until_ || peer.suspected;
  const double shortest =
      burst ? std::min(interval(spec_.minpoll), kBurstSpacing) : interval(spec_.minpoll);
  if (peer.asked && (now - *peer.asked).to_seconds() < 0.75 * shortest) {
    fail(now, fmt::format("asked {} again after {:.3f} s, the least is {:.3f} s", name,
                          (now - *peer.asked).to_seconds(), shortest));
  }
  peer.suspected = false;
  peer.asked = now;
  peer.reach = static_cast<std::uint8_t>(peer.reach << 1U);
}

void HostChecks::on_command(TrueTime now, Host& host, const ClockCommand& command) {
  const DisciplineConfig& policy = spec_.discipline;
  if (std::abs(command.frequency_ratio) > 1e-6 * policy.max_frequency_ppm * (1 + 1e-9)) {
    fail(now, fmt::format("frequency {:.3f} ppm, the limit is {:.3f} ppm",
                          1e6 * command.frequency_ratio, policy.max_frequency_ppm));
  }
  if (command.phase == ClockCommand::Phase::kSlew &&
      (command.slew_ratio <= 0 || command.slew_ratio > 1e-6 * policy.max_slew_ppm * (1 + 1e-9))) {
    fail(now, fmt::format("slew at {:.1f} ppm, the limit is {:.1f} ppm", 1e6 * command.slew_ratio,
                          policy.max_slew_ppm));
  }
  if (command.phase != ClockCommand::Phase::kStep) return;
  const double pending = host.shown_error() - host.local_error();
  const double size = std::abs(command.phase_change.to_seconds() - pending);
  if (size <= policy.makestep_threshold_seconds &&
      std::abs(command.phase_change.to_seconds()) <= policy.makestep_threshold_seconds) {
    fail(now, fmt::format("step of {:.6f} s, the threshold is {:.6f} s", size,
                          policy.makestep_threshold_seconds));
  }
  if (policy.makestep_limit >= 0 && updates_ >= policy.makestep_limit) {
    fail(now, fmt::format("step of {:.6f} s after {} updates, allowed in the first {}",
                          command.phase_change.to_seconds(), updates_, policy.makestep_limit));
  }
}

void HostChecks::on_answer(TrueTime now, Host& host, const Header& answer) {
  const bool claims = answer.leap != LeapIndicator::kUnsynchronized && answer.stratum != 0;
  if (!claims || state_ == SystemState::kLocal || !truth_.promised(spec_.name)) return;
  const double admitted = answer.root_delay.to_seconds() / 2 + answer.root_dispersion.to_seconds();
  const double error = host.local_error();
  if (std::abs(error) > admitted + kRounding) {
    fail(now, fmt::format("served time is {:.9f} s wrong and admits {:.9f} s", error, admitted));
  }
}

/// Checks that the state panic comes only with an offset beyond the limit.
void HostChecks::check_panic(TrueTime now, Host& host) {
  const double limit = spec_.discipline.panic_threshold_seconds;
  if (state_ != SystemState::kPanic || !truth_.promised(spec_.name)) return;
  if (limit <= 0 || std::abs(host.shown_error()) < 0.9 * limit) {
    fail(now, fmt::format("panics with an error of {:.3f} s, the limit is {:.3f} s",
                          host.shown_error(), limit));
  }
}

void HostChecks::check_bound(TrueTime now, Host& host, const SystemSnapshot& system) {
  const bool claims =
      system.state == SystemState::kSynchronized || system.state == SystemState::kHoldover;
  if (system.synchronized != (system.state == SystemState::kSynchronized)) {
    fail(now, fmt::format("state {} and synchronized {} disagree", state_name(system.state),
                          system.synchronized));
  }
  if (!claims) return;
  if (system.local_clock) {
    if (system.max_error_seconds) fail(now, "follows a local clock and claims an error bound");
    return;
  }
  if (!system.max_error_seconds) {
    fail(now, "claims to be synchronized without an error bound");
    return;
  }
  if (!truth_.promised(spec_.name)) return;
  const double error = host.shown_error();
  if (!(*system.max_error_seconds + kRounding >= std::abs(error))) {
    fail(now,
         fmt::format("{}: the clock is {:.9f} s wrong, the bound is {:.9f} s (offset {:.9f}, "
                     "root distance {:.9f}, pending {:.9f})",
                     state_name(system.state), error, *system.max_error_seconds,
                     system.offset_seconds.value_or(0), system.root_distance_seconds.value_or(0),
                     system.pending_correction_seconds));
  }
}

void HostChecks::check_leap(TrueTime now, Host& host) {
  const LeapIndicator announced = host.announced_leap();
  const bool warns = announced == LeapIndicator::kInsert || announced == LeapIndicator::kDelete;
  if (!warns && host.armed_leap() == 0) return;
  const auto day =
      std::chrono::floor<std::chrono::days>(std::chrono::sys_time<std::chrono::seconds>{
          std::chrono::seconds{static_cast<std::int64_t>(host.snapshot().system.time_seconds)}});
  const std::chrono::month_day date{std::chrono::year_month_day{day}.month(),
                                    std::chrono::year_month_day{day}.day()};
  // What was told to the kernel a moment before midnight stands until the next look.
  const bool right = date == std::chrono::June / 30 || date == std::chrono::December / 31;
  const bool just_over =
      !warns && (date == std::chrono::July / 1 || date == std::chrono::January / 1);
  if (!right && !just_over) {
    fail(now, fmt::format("warns of a leap second on {}-{}", static_cast<unsigned>(date.month()),
                          static_cast<unsigned>(date.day())));
  }
}

void HostChecks::check_peer(TrueTime now, const PeerSnapshot& peer, PeerModel& model) {
  if (model.answered && !model.refused) model.reach |= 1U;
  if (peer.reach_register != model.reach) {
    fail(now, fmt::format("reach of {} is {:08b}, it was {:08b}", peer.name, peer.reach_register,
                          model.reach));
    model.reach = peer.reach_register;
  }
  const double poll = peer.poll_interval_seconds;
  const double longest = interval(model.kisses > 0 ? 17 : spec_.maxpoll);
  if (poll != 0 && (poll < std::min(interval(spec_.minpoll), kBurstSpacing) || poll > longest)) {
    fail(now,
         fmt::format("poll interval of {} is {} s, legal is up to {} s", peer.name, poll, longest));
  }
  if (model.rate_kiss && poll <= model.poll_seconds && poll < interval(spec_.maxpoll)) {
    fail(now, fmt::format("RATE from {} left its poll interval at {} s", peer.name, poll));
  }
  model.poll_seconds = poll;
  model.answered = model.refused = model.rate_kiss = false;
}

void HostChecks::check_peer_bound(TrueTime now, const PeerSnapshot& peer, double true_offset) {
  if (!peer.offset_seconds || !peer.root_distance_seconds || !truth_.honest(peer.name)) return;
  const TrueTime sampled = now - seconds(peer.last_sample_age_seconds.value_or(0));
  if (sampled < truth_.samples_count_from(spec_.name)) return;
  const double error = *peer.offset_seconds - true_offset;
  if (std::abs(error) > *peer.root_distance_seconds + kRounding) {
    fail(now, fmt::format("offset of {} is {:.9f} s wrong, its root distance is {:.9f} s",
                          peer.name, error, *peer.root_distance_seconds));
  }
}

void HostChecks::check_followed(TrueTime now, const NodeSnapshot& snapshot, double true_offset) {
  // Before the first update nobody is followed yet.
  if (updates_ == 0) return;
  double widest = 0;
  for (const PeerSnapshot& peer : snapshot.peers) {
    if (truth_.honest(peer.name)) {
      widest = std::max(widest, peer.root_distance_seconds.value_or(0));
    }
  }
  for (const PeerSnapshot& peer : snapshot.peers) {
    if (!selected(peer.state) || !peer.offset_seconds || !peer.root_distance_seconds) continue;
    // The followed peer's interval overlaps that of no honest peer.
    const double error = std::abs(*peer.offset_seconds - true_offset);
    if (error > *peer.root_distance_seconds + 2 * widest + kRounding) {
      fail(now, fmt::format("follows {} ({}), which is {:.6f} s wrong with root distance {:.6f} s",
                            peer.name, state_name(peer.state), error, *peer.root_distance_seconds));
    }
  }
}

void HostChecks::check(TrueTime now, Host& host) {
  const NodeSnapshot snapshot = host.snapshot();
  if (snapshot.system.state != state_) {
    fail(now, fmt::format("state is {}, the events say {}", state_name(snapshot.system.state),
                          state_name(state_)));
    state_ = snapshot.system.state;
  }
  check_panic(now, host);
  check_bound(now, host, snapshot.system);
  check_leap(now, host);
  for (const PeerSnapshot& peer : snapshot.peers) check_peer(now, peer, peers_[peer.name]);
  if (!truth_.promised(spec_.name)) return;
  const double true_offset = -host.local_error();
  for (const PeerSnapshot& peer : snapshot.peers) check_peer_bound(now, peer, true_offset);
  check_followed(now, snapshot, true_offset);
}

}  // namespace gnomon::sim
