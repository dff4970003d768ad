#include "sim/swarm.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "sim/world.h"

namespace gnomon::sim {

namespace {

constexpr std::uint64_t kMostServers = 5;
/// Faults are over after `kFaultsOver`; then there is this long to find back.
constexpr Duration kFaultsBegin = Duration::milliseconds(1'200'000);
constexpr Duration kFaultsOver = Duration::milliseconds(10'800'000);
constexpr Duration kToConverge = Duration::milliseconds(10'800'000);

/// Draws the parts of a world, and writes down what it drew.
class Builder {
 public:
  explicit Builder(std::uint64_t seed) : rng_{Rng::expand(~seed)} {}

  /// The world, ready to run.
  void build(World& world) {
    add_servers(world);
    add_hosts(world);
    const FaultPlan plan = FaultPlan::random(
        rng_.fork(),
        {.bad_servers = bad_servers_, .hosts = hosts_, .from = kFaultsBegin, .until = kFaultsOver});
    text_ += plan.to_string();
    world.faults(plan);
  }

  /// How near everybody must come to the true time: generous, the paths are what they are.
  [[nodiscard]] double tolerance() const { return 0.05 + 4 * slowest_; }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  [[nodiscard]] PathConfig draw_path() {
    const double base = log_uniform(50e-6, 0.05);
    const double mean = log_uniform(5e-6, 0.01);
    PathConfig path{.there = draw_link(base, mean), .back = draw_link(base, mean)};
    // Asymmetric, but no more than a real path is.
    path.back.base_delay_seconds *= uniform(0.3, 1);
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
      // Less than half of them: a majority of liars cannot be told from the truth.
      if (2 * (i + 1) < count) bad_servers_.push_back(servers_.back());
    }
    text_ += fmt::format("  {} servers, {} of them bad at times\n", count, bad_servers_.size());
  }

  void add_hosts(World& world) {
    const auto count = 1 + rng_.below(4);
    for (std::uint64_t i = 0; i < count; ++i) {
      const HostSpec spec = draw_host(fmt::format("h{}", i + 1));
      for (const std::string& peer : spec.peers) world.path(spec.name, peer, draw_path());
      world.host(spec);
      hosts_.push_back(spec.name);
      text_ += fmt::format(
          "  {}: {} peers from {}, poll {} to {}, {:+.1f} ppm, wander {:.1e}, "
          "{:+.4f} s at first\n",
          spec.name, spec.peers.size(), spec.peers.front(), spec.minpoll, spec.maxpoll,
          spec.oscillator.frequency_ppm, spec.oscillator.wander, spec.initial_offset_seconds);
    }
  }

  /// The first host follows the servers, the others the servers or the first host.
  [[nodiscard]] HostSpec draw_host(const std::string& name) {
    const bool follower = !hosts_.empty() && rng_.below(2) == 0;
    const int minpoll = 4 + static_cast<int>(rng_.below(3));
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

  Rng rng_;
  std::vector<std::string> servers_;
  std::vector<std::string> bad_servers_;
  std::vector<std::string> hosts_;
  std::string text_;
  double slowest_ = 0;
};

}  // namespace

SwarmResult run_swarm_world(std::uint64_t seed) {
  World world{seed};
  Builder builder{seed};
  builder.build(world);
  world.run_for(kFaultsOver);
  const auto back =
      world.run_until([&] { return world.converged(builder.tolerance()); }, kToConverge);
  SwarmResult result{.kept_promises = back.has_value() && world.violations().count() == 0,
                     .world = builder.text(),
                     .violations = world.violations().report(),
                     .trace_hash = world.trace_hash(),
                     .simulated_seconds = elapsed_seconds(world.now())};
  if (!back) result.violations += world.who_is_off(builder.tolerance());
  return result;
}

}  // namespace gnomon::sim
