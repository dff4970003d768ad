#include "sim/swarm.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

namespace gnomon::sim {

namespace {

constexpr std::uint64_t kMostServers = 5;
/// Faults begin after 20 minutes and have ended after three hours. Then the hosts have three more
/// hours (`kToConverge`) to find back to the true time, ...
constexpr Duration kFaultsBegin = Duration::milliseconds(1'200'000);
constexpr Duration kFaultsOver = Duration::milliseconds(10'800'000);
constexpr Duration kToConverge = Duration::milliseconds(10'800'000);
/// ... or longer, if 24 of the longest poll intervals, or a slew of 400 s, take longer. 400 s are
/// what settings and pauses can add up to where no step is allowed.
constexpr double kMostToSlew = 400;
constexpr double kPollsToConverge = 24;
/// From this seed on a world also has what is drawn by `Kin`. The seeds below it give the worlds
/// that they gave before.
constexpr std::uint64_t kFirstSeedWithKin = 1'000'000;

/// Draws what was added to the worlds later. It has a generator of its own, so that it does not
/// change what the seed gave before.
class Variety {
 public:
  explicit Variety(std::uint64_t seed) : rng_{Rng::expand(seed ^ 0x7661726965747921U)} {}

  [[nodiscard]] double uniform(double low, double high) {
    return low + (high - low) * rng_.uniform();
  }

  [[nodiscard]] double log_uniform(double low, double high) {
    return low * std::pow(high / low, rng_.uniform());
  }

  [[nodiscard]] bool one_in(std::uint64_t count) { return rng_.below(count) == 0; }

  [[nodiscard]] std::uint64_t below(std::uint64_t bound) { return rng_.below(bound); }

  /// Changes a path: other laws of queueing, queues on one side only, loss.
  void change(PathConfig& path) {
    constexpr std::array kLaws{Queueing::kGamma, Queueing::kNormal, Queueing::kUniform,
                               Queueing::kHeavyTail};
    if (one_in(2)) path.there.queueing = kLaws[rng_.below(kLaws.size())];
    if (one_in(2)) path.back.queueing = kLaws[rng_.below(kLaws.size())];
    if (one_in(3)) {
      LinkConfig& quiet = one_in(2) ? path.there : path.back;
      quiet.mean_queueing_seconds *= 0.03;
    }
    if (one_in(8)) path.there.loss = path.back.loss = uniform(0.2, 0.5);
  }

  /// Changes a host: poll ranges, temperature, policies.
  void change(HostSpec& spec) {
    if (one_in(3)) {
      spec.minpoll = static_cast<int>(rng_.below(9));
      // Fast polls make a run slow, so only a host with one or two peers gets them.
      if (spec.peers.size() > 2) spec.minpoll = std::max(spec.minpoll, 3);
      spec.maxpoll = spec.minpoll + static_cast<int>(rng_.below(5));
    }
    OscillatorConfig& oscillator = spec.oscillator;
    if (one_in(3)) {
      oscillator.temperature_ppm = uniform(0, 4);
      oscillator.temperature_period_seconds = log_uniform(7200, 86400);
    }
    if (one_in(4)) {
      oscillator.ramp_ppm = uniform(-4, 4);
      oscillator.ramp_from_seconds = uniform(0, 10800);
      oscillator.ramp_length_seconds = log_uniform(600, 10800);
    }
    if (one_in(8)) spec.discipline.makestep_limit = one_in(2) ? -1 : 0;
    if (one_in(8)) spec.discipline.max_slew_ppm = log_uniform(10000, 80000);
    if (one_in(8)) spec.frequency_ratio = 1e-6 * uniform(-100, 100);
    if (one_in(8)) spec.local.enabled = true;
  }

  [[nodiscard]] Rng fork() { return rng_.fork(); }

 private:
  Rng rng_;
};

/// Draws who is whose peer: several names of one server, hosts that ask themselves, rings of hosts,
/// local clocks.
class Kin {
 public:
  explicit Kin(std::uint64_t seed) : rng_{Rng::expand(seed ^ 0x6b696e6b696e6bU)} {}

  /// Further names of servers, some of which share their addresses with others.
  void name_servers(World& world, const std::vector<std::string>& servers) {
    const auto count = rng_.below(5);
    for (std::uint64_t i = 0; i < count; ++i) {
      std::vector<std::string> behind{servers[rng_.below(servers.size())]};
      const std::string& other = servers[rng_.below(servers.size())];
      if (rng_.below(3) == 0 && other != behind.front()) behind.push_back(other);
      names_.push_back(fmt::format("name{}", i + 1));
      world.name(names_.back(), behind);
    }
  }

  /// The same list everywhere, a ring, or a host that asks itself. `all`: the names of all hosts.
  void change(HostSpec& spec, bool follower, const std::vector<std::string>& all) {
    const auto place = std::ranges::find(all, spec.name) - all.begin();
    const auto kind = rng_.below(4);
    if (!follower) {
      for (const std::string& name : names_) add(spec, name);
    }
    if (kind == 0) {
      for (const std::string& name : all) add(spec, name);
    } else if (kind == 1) {
      add(spec, all[static_cast<std::size_t>(place + 1) % all.size()]);
    } else if (kind == 2) {
      add(spec, spec.name);
      add(spec, spec.name + "-again");
      aliases_.emplace_back(spec.name, rng_.below(2) == 0);
    }
    spec.local.enabled = spec.local.enabled || rng_.below(3) == 0;
    spec.local.activate_after_seconds = rng_.below(2) == 0 ? 0 : 60;
  }

  /// After the hosts.
  void add_aliases(World& world) const {
    for (const auto& [host, known] : aliases_) world.alias(host + "-again", host, known);
  }

 private:
  void add(HostSpec& spec, const std::string& peer) {
    if (std::ranges::find(spec.peers, peer) != spec.peers.end()) return;
    const auto at = static_cast<std::ptrdiff_t>(rng_.below(spec.peers.size() + 1));
    spec.peers.insert(spec.peers.begin() + at, peer);
  }

  Rng rng_;
  std::vector<std::string> names_;
  std::vector<std::pair<std::string, bool>> aliases_;  ///< of which host; its interface has it
};

std::string host_text(const HostSpec& spec) {
  std::string text = fmt::format(
      "  {}: peers {}, poll {} to {}, {:+.1f} ppm, wander {:.1e}, {:+.4f} s at first\n", spec.name,
      fmt::join(spec.peers, " "), spec.minpoll, spec.maxpoll, spec.oscillator.frequency_ppm,
      spec.oscillator.wander, spec.initial_offset_seconds);
  const DisciplineConfig usual;
  if (spec.discipline != usual) {
    text += fmt::format("      {} steps, slews at {:.0f} ppm\n", spec.discipline.makestep_limit,
                        spec.discipline.max_slew_ppm);
  }
  return text;
}

/// Draws the parts of a world, and writes down what it drew.
class Builder {
 public:
  Builder(std::uint64_t seed, bool plain)
      : seed_{seed},
        rng_{Rng::expand(~seed)},
        variety_{plain ? std::nullopt : std::optional<Variety>{seed}},
        dates_{Rng::expand(seed ^ 0x63616c656e646172U)} {}

  /// The world, ready to run.
  void build(World& world) {
    world.usual_path({});
    const bool leap = variety_ && variety_->one_in(4);
    // The world begins at 22:00 UTC. So two hours later there is a midnight at which kernels would
    // carry out a leap second, and at which one comes if the day is right.
    if (leap) world.calendar(draw_last_day() - 2.0 / 24);
    add_servers(world);
    add_hosts(world);
    FaultRules rules{
        .bad_servers = bad_servers_, .hosts = hosts_, .from = kFaultsBegin, .until = kFaultsOver};
    add_faults(world, FaultPlan::random(rng_.fork(), rules));
    if (!variety_) return;
    rules.varied = true;
    rules.most_faults = 4;
    add_faults(world, FaultPlan::random(variety_->fork(), rules));
    // With a generator of their own, too: these came last.
    rules.most_faults = 2;
    add_faults(world, FaultPlan::at_the_edge(Rng{Rng::expand(seed_ ^ 0x6564676573U)}, rules));
    if (leap) add_leap_second(world);
  }

  /// How long the hosts may take to be back at the true time after the last fault.
  [[nodiscard]] Duration to_converge() const {
    return std::max(kToConverge, seconds(kPollsToConverge * std::exp2(slowest_poll_))) +
           seconds(kMostToSlew / (1e-6 * slowest_slew_ppm_));
  }

  /// How near all hosts must come to the true time, seconds. It is generous, because the paths of a
  /// random world may be bad.
  [[nodiscard]] double tolerance() const { return 0.05 + 4 * slowest_; }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  [[nodiscard]] PathConfig draw_path() {
    const double base = log_uniform(50e-6, 0.05);
    const double mean = log_uniform(5e-6, 0.01);
    PathConfig path{.there = draw_link(base, mean), .back = draw_link(base, mean)};
    // The two directions differ, but not by more than those of real paths do.
    path.back.base_delay_seconds *= uniform(0.3, 1);
    if (variety_) variety_->change(path);
    return path;
  }

  [[nodiscard]] double uniform(double low, double high) {
    return low + (high - low) * rng_.uniform();
  }

  [[nodiscard]] double log_uniform(double low, double high) {
    return low * std::pow(high / low, rng_.uniform());
  }

  [[nodiscard]] LinkConfig draw_link(double base, double mean) {
    constexpr std::array kLaws{Queueing::kNone, Queueing::kExponential, Queueing::kGamma,
                               Queueing::kNormal};
    slowest_ = std::max(slowest_, mean);
    return {.base_delay_seconds = base,
            .queueing = kLaws[rng_.below(kLaws.size())],
            .mean_queueing_seconds = mean,
            .loss = rng_.below(3) == 0 ? uniform(0, 0.2) : 0,
            .duplication = rng_.below(3) == 0 ? uniform(0, 0.1) : 0,
            .reordering = rng_.below(3) == 0 ? uniform(0, 0.1) : 0,
            .reordering_seconds = uniform(0.01, 0.3),
            .burst_every_seconds = rng_.below(4) == 0 ? uniform(600, 6000) : 0,
            .burst_length_seconds = uniform(10, 300),
            .burst_queueing_seconds = log_uniform(0.001, 0.05)};
  }

  void add_servers(World& world) {
    const auto count = 1 + rng_.below(kMostServers);
    for (std::uint64_t i = 0; i < count; ++i) {
      servers_.push_back(fmt::format("s{}", i + 1));
      world.server(servers_.back());
      // Fewer than half of the servers may lie: nobody can tell a majority of liars from the truth.
      if (2 * (i + 1) < count) bad_servers_.push_back(servers_.back());
    }
    text_ += fmt::format("  {} servers, {} of them bad at times\n", count, bad_servers_.size());
  }

  void add_hosts(World& world) {
    const auto count = 1 + rng_.below(4);
    for (std::uint64_t i = 0; i < count; ++i) all_hosts_.push_back(fmt::format("h{}", i + 1));
    if (kin_) kin_->name_servers(world, servers_);
    for (std::uint64_t i = 0; i < count; ++i) {
      const HostSpec spec = draw_host(fmt::format("h{}", i + 1));
      slowest_poll_ = std::max(slowest_poll_, spec.maxpoll);
      slowest_slew_ppm_ = std::min(slowest_slew_ppm_, spec.discipline.max_slew_ppm);
      for (const std::string& peer : spec.peers) world.path(spec.name, peer, draw_path());
      world.host(spec);
      hosts_.push_back(spec.name);
      text_ += host_text(spec);
    }
    if (kin_) kin_->add_aliases(world);
  }

  /// Draws whom a host follows: the first host follows the servers, the others follow the servers
  /// or the first host.
  [[nodiscard]] HostSpec draw_host(const std::string& name) {
    const bool follower = !hosts_.empty() && rng_.below(2) == 0;
    const int minpoll = 4 + static_cast<int>(rng_.below(3));
    HostSpec spec = draw_plain_host(name, follower, minpoll);
    if (!variety_) return spec;
    // Sometimes a chain instead of a star, and hosts that ask both hosts and servers.
    if (follower && variety_->one_in(2)) spec.peers = {hosts_.back()};
    if (!follower && !hosts_.empty() && variety_->one_in(3)) spec.peers.push_back(hosts_.back());
    variety_->change(spec);
    if (kin_) kin_->change(spec, follower, all_hosts_);
    return spec;
  }

  [[nodiscard]] HostSpec draw_plain_host(const std::string& name, bool follower, int minpoll) {
    return {.name = name,
            .peers = follower ? std::vector{hosts_.front()} : servers_,
            .oscillator = {.frequency_ppm = uniform(-100, 100),
                           .wander = log_uniform(1e-10, 3e-8),
                           .temperature_ppm = uniform(0, 1)},
            .initial_offset_seconds = uniform(-1, 1) * log_uniform(1e-4, 100),
            .minpoll = minpoll,
            .maxpoll = minpoll + static_cast<int>(rng_.below(3)),
            .iburst = rng_.below(4) != 0,
            .start_after = seconds(uniform(0, 60))};
  }

  void add_faults(World& world, const FaultPlan& plan) {
    text_ += plan.to_string();
    world.faults(plan);
  }

  /// Draws the end of a day, in days from the beginning of 2026. A generator of its own: the worlds
  /// are what they were but for their dates.
  [[nodiscard]] double draw_last_day() {
    // The ends of January, June, September, November, December, of 15 December, and of June 2036,
    // after NTP's era has ended.
    constexpr std::array kDays{31, 181, 273, 334, 365, 349, 3834};
    constexpr std::array kLeapDays{181, 365, 3834};
    day_ = dates_.below(2) == 0 ? kLeapDays[dates_.below(kLeapDays.size())]
                                : kDays[dates_.below(kDays.size())];
    may_leap_ = std::ranges::find(kLeapDays, day_) != kLeapDays.end();
    return day_;
  }

  /// Draws the leap second at midnight, two hours after the beginning. If it comes, all servers
  /// announce it. If it does not come, the liars do; and on a day at whose end none can come, all
  /// do.
  void add_leap_second(World& world) {
    const int sign = static_cast<int>(variety_->below(3)) - 1;
    const int comes = may_leap_ ? sign : 0;
    text_ += fmt::format("  midnight of day {} at 7200 s, leap second {:+}, announced {:+}\n", day_,
                         comes, sign);
    world.leap_second(hours(2), comes);
    const bool lie = sign == 0;
    for (const std::string& server : lie ? bad_servers_ : servers_) {
      world.faults({.faults = {{.kind = lie ? FaultKind::kLeapLie : FaultKind::kLeapWarning,
                                .target = server,
                                .at = {},
                                .length = hours(2),
                                .amount = static_cast<double>(sign)}}});
    }
  }

  std::uint64_t seed_;
  Rng rng_;
  std::optional<Variety> variety_;
  std::optional<Kin> kin_;
  std::vector<std::string> servers_;
  std::vector<std::string> bad_servers_;
  std::vector<std::string> hosts_;
  std::vector<std::string> all_hosts_;
  std::string text_;
  Rng dates_;
  int day_ = 0;
  bool may_leap_ = false;  ///< a leap second can come at the end of `day_`
  double slowest_ = 0;
  int slowest_poll_ = 0;
  double slowest_slew_ppm_ = 80000;
};

}  // namespace

namespace {

/// What never left is not counted as sent, and each failure is counted, with its reason.
void check_counts(Run& run, const std::string& name) {
  const Host::Requests& requests = run.world.at(name).requests();
  run.equal(name + ": requests counted as sent", run.world.events<RequestSent>(name),
            requests.left);
  for (const SendError reason : kValues<SendError>) {
    run.equal(fmt::format("{}: requests counted as {}", name, text_of(reason)),
              run.world.failures(name, reason), requests.failed.at(index_of(reason)));
  }
}

}  // namespace

std::string run_swarm_world(Run& run, bool plain) {
  Builder builder{run.seed(), plain};
  builder.build(run.world);
  run.world.run_for(kFaultsOver);
  run.converges(builder.tolerance(), builder.to_converge());
  for (const std::string& host : run.world.host_names()) check_counts(run, host);
  return builder.text();
}

SwarmResult run_swarm_seed(std::uint64_t seed, bool plain) {
  Run run{seed, {}};
  const std::string world = run_swarm_world(run, plain);
  const Violations& violations = run.world.violations();
  SwarmResult result{.kept_promises = run.good(),
                     .world = world,
                     .violations = run.complaints(),
                     .broken = violations.count(),
                     .trace_hash = run.world.trace_hash()};
  for (const Limit& limit : run.limits()) result.broken += limit.kept ? 0U : 1U;
  result.first = result.violations.substr(0, result.violations.find('\n'));
  result.node_years = elapsed_seconds(run.world.now()) / (365.25 * 86400) *
                      static_cast<double>(run.world.host_names().size());
  return result;
}

}  // namespace gnomon::sim
