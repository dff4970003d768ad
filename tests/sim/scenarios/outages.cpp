// The network fails, heals, and fails again.
#include <array>
#include <cmath>

#include "scenarios/kit.h"

namespace gnomon::sim {
namespace {

void partition(Run& run, Duration at, Duration length) {
  run.fault({.kind = FaultKind::kPartition, .target = "node", .at = at, .length = length});
}

void loss_of_upstream(Run& run) {
  run.node({.name = "node",
            .peers = run.servers(3),
            .oscillator = {.frequency_ppm = 20, .wander = 3e-9}});
  partition(run, hours(6), {});
  run.world.run_for(hours(6));
  run.equal("state", run.system("node").state, SystemState::kSynchronized);
  double bound = run.system("node").max_error_seconds.value_or(1);
  const auto left = run.world.run_until(
      [&] { return run.system("node").state == SystemState::kHoldover; }, hours(3));
  run.is("holdover begins within 3 h", left.has_value());
  // The bound grows from hour to hour. That it contains the error is checked by the invariants.
  for (int hour = 0; hour < 12; ++hour) {
    run.world.run_for(hours(1));
    const double grown = run.system("node").max_error_seconds.value_or(0);
    run.above("growth of the bound in an hour, ppm", 1e6 * (grown - bound) / 3600, 14);
    bound = grown;
  }
  run.below("error", std::abs(run.world.at("node").shown_error()), 0.05);
  // Once the bound is above its limit, the node no longer claims to know the time.
  run.world.run_for(hours(24));
  run.equal("state", run.system("node").state, SystemState::kUnsynchronized);
}

void outage(Run& run, double length_hours, double error_at_end) {
  run.node(steady_node(run.servers(3)));
  partition(run, hours(12), hours(length_hours));
  run.world.run_for(hours(12));
  run.accuracy("node", hours(length_hours), {.worst = error_at_end});
  run.equal("state", run.system("node").state, SystemState::kHoldover);
  run.converges(0.3 * kMilli, seconds(80));
  run.accuracy("node", hours(2), {.worst = 360 * kMicro});
}

void healing(Run& run) {
  run.node({.name = "node",
            .peers = run.servers(4),
            .oscillator = {.frequency_ppm = -30, .wander = 1e-8},
            .maxpoll = 7});
  partition(run, hours(2), hours(4));
  run.world.run_for(hours(6));
  run.equal("state", run.system("node").state, SystemState::kHoldover);
  // After the healing the next request may be a whole poll interval away: 128 s and up to 4 %.
  run.converges(kMilli, seconds(140));
  run.accuracy("node", hours(2), {.worst = 150 * kMicro});
}

void intermittent(Run& run) {
  run.node(steady_node(run.servers(2)));
  // The link works for 1200 s of each 10,000 s.
  for (int i = 0; i < 8; ++i) partition(run, seconds(1200 + 10000 * i), seconds(8800));
  run.world.run_for(seconds(10000));
  run.accuracy("node", seconds(70000), {.rms = 550 * kMicro, .worst = 2.7 * kMilli});
}

// The three servers are silent in turn, for two hours each.
void one_after_the_other(Run& run) {
  run.node(steady_node(run.servers(3)));
  for (int i = 0; i < 9; ++i) {
    run.fault({.kind = FaultKind::kServerSilent,
               .target = fmt::format("s{}", i % 3 + 1),
               .at = hours(2 + i),
               .length = hours(2)});
  }
  settle_and_measure(run, 12, {.rms = 25 * kMicro, .worst = 150 * kMicro});
}

void only_at_start(Run& run) {
  run.node({.name = "node",
            .peers = run.servers(2),
            .oscillator = {.frequency_ppm = 20},
            .initial_offset_seconds = 0.1,
            .frequency_ratio = -20e-6});
  partition(run, minutes(10), hours(8));
  run.world.run_for(minutes(5));
  run.accuracy("node", hours(8), {.worst = 15 * kMilli});
}

void nobody_at_start(Run& run) {
  run.node({.name = "node", .peers = run.servers(3), .initial_offset_seconds = 0.5});
  partition(run, {}, hours(1));
  run.world.run_for(hours(1));
  run.equal("updates", run.world.events<ClockUpdated>("node"), 0U);
  run.converges(kMilli, minutes(24));
}

constexpr std::array kScenarios{
    Scenario{"loss-of-upstream", "outages",
             "no server answers any more: holdover, and the bound grows", 801, loss_of_upstream,
             Cost::kLong},
    Scenario{"outage-1h", "outages", "an hour without any server", 802,
             [](Run& run) { outage(run, 1, 0.5 * kMilli); }, Cost::kLong},
    Scenario{"outage-12h", "outages", "twelve hours without any server", 803,
             [](Run& run) { outage(run, 12, 15 * kMilli); }, Cost::kLong},
    Scenario{"partition-and-healing", "outages", "the node is cut off for four hours", 804,
             healing},
    Scenario{"intermittent-link", "outages", "the link works for 1200 s of each 10,000 s", 805,
             intermittent},
    Scenario{"servers-come-and-go", "outages", "three servers are silent in turn, two hours each",
             806, one_after_the_other, Cost::kLong},
    Scenario{"cut-off-after-the-start", "outages", "ten minutes to learn, then eight hours cut off",
             807, only_at_start},
    Scenario{"nobody-at-the-start", "outages", "no server answers in the first hour", 808,
             nobody_at_start},
};

}  // namespace

std::span<const Scenario> outage_scenarios() { return kScenarios; }

}  // namespace gnomon::sim
