// Steps, slews, panic, minimum of peers: what the administrator decided.
#include <array>

#include "scenarios/kit.h"

namespace gnomon::sim {
namespace {

HostSpec with_policy(Run& run, const DisciplineConfig& policy, double offset) {
  return {.name = "node",
          .peers = run.servers(3),
          .oscillator = {.frequency_ppm = 12},
          .initial_offset_seconds = offset,
          .maxpoll = 6,
          .discipline = policy};
}

void never_step(Run& run) {
  run.node(with_policy(run, {.makestep_limit = 0}, 20));
  run.converges(kMilli, minutes(11));
  run.equal("steps", run.world.events<ClockStepped>("node"), 0U);
  run.accuracy("node", hours(2), {.worst = 140 * kMicro});
}

// A slew of 0.9 s at 500 ppm takes half an hour.
void slow_slew(Run& run) {
  run.node(with_policy(run, {.max_slew_ppm = 500}, -0.9));
  run.world.run_for(minutes(20));
  run.below("error after 20 min", run.world.at("node").shown_error(), -0.2);
  run.converges(2 * kMilli, minutes(27));
  run.equal("steps", run.world.events<ClockStepped>("node"), 0U);
}

void step_small(Run& run) {
  run.node(with_policy(run, {.makestep_threshold_seconds = 0.01}, 0.05));
  run.converges(kMilli, seconds(20));
  run.equal("steps", run.world.events<ClockStepped>("node"), 1U);
}

void step_always(Run& run) {
  run.node(with_policy(run, {.makestep_limit = -1}, 0));
  run.fault({.kind = FaultKind::kClockSet, .target = "node", .at = hours(3), .amount = -40});
  run.world.run_for(hours(3) + seconds(1));
  run.converges(kMilli, seconds(20));
  run.equal("steps", run.world.events<ClockStepped>("node"), 1U);
  run.accuracy("node", hours(1), {.worst = 400 * kMicro});
}

void panic_at_start(Run& run) {
  run.node(with_policy(run, {}, 5000));
  run.world.run_for(hours(1));
  run.equal("state", run.system("node").state, SystemState::kPanic);
  run.above("refusals", run.world.events<PanicRefused>("node"), 0);
  run.near("error", run.world.at("node").shown_error(), 5000, 1);
}

void panic_but_first(Run& run) {
  run.node(with_policy(run, {.allow_large_first_step = true}, 5000));
  run.converges(kMilli, seconds(20));
  run.fault({.kind = FaultKind::kClockSet, .target = "node", .at = hours(2), .amount = 5000});
  run.world.run_for(hours(3));
  run.equal("state", run.system("node").state, SystemState::kPanic);
  run.near("error", run.world.at("node").shown_error(), 5000, 1);
}

void external_step(Run& run) {
  run.node(with_policy(run, {}, 0));
  run.fault({.kind = FaultKind::kClockSet, .target = "node", .at = hours(2), .amount = 7});
  run.world.run_for(hours(2) + seconds(6));
  run.equal("external changes", run.world.events<ExternalClockChange>("node"), 1U);
  run.converges(kMilli, seconds(230));
  run.accuracy("node", hours(1), {.worst = 160 * kMicro});
}

void external_step_again_and_again(Run& run) {
  run.node(with_policy(run, {.makestep_limit = -1}, 0));
  for (int i = 1; i <= 20; ++i) {
    run.fault({.kind = FaultKind::kClockSet,
               .target = "node",
               .at = hours(1) + seconds(500 * i),
               .amount = i % 2 == 0 ? 100.0 : -30.0});
  }
  run.world.run_for(hours(1));
  run.world.run_for(seconds(499));
  int right = 0;
  for (int i = 1; i <= 20; ++i) {
    run.world.run_for(seconds(500));
    right += run.world.converged(2 * kMilli) ? 1 : 0;
  }
  run.equal("external changes", run.world.events<ExternalClockChange>("node"), 20U);
  run.equal("times right again 499 s later", right, 20);
}

void two_of_three_needed(Run& run) {
  run.node(with_policy(run, {.min_peers = 2}, 0.2));
  for (const char* server : {"s1", "s2"}) {
    run.fault({.kind = FaultKind::kServerSilent, .target = server, .length = hours(1)});
  }
  run.world.run_for(minutes(50));
  run.near("untouched: error", run.world.at("node").shown_error(), 0.2, 0.1);
  run.equal("updates", run.world.events<ClockUpdated>("node"), 0U);
  run.world.run_for(minutes(40));
  run.converges(kMilli, seconds(20));
}

void too_far(Run& run) {
  run.world.usual_path(symmetric_path(10 * kMilli, 100 * kMicro));
  run.world.path("node", "s2", symmetric_path(300 * kMilli, kMilli));
  run.node(with_policy(run, {.max_distance_seconds = 0.2}, 0));
  run.world.run_for(hours(2));
  run.is("the far one is not used",
         run.world.peer("node", "s2").state != PeerState::kCombined &&
             run.world.peer("node", "s2").state != PeerState::kSystemPeer);
  run.accuracy("node", hours(2), {.worst = 73 * kMicro});
}

constexpr std::array kScenarios{
    Scenario{"never-step", "policy", "20 s off and no step allowed: the clock is slewed", 501,
             never_step},
    Scenario{"slow-slew", "policy", "0.9 s off with max_slew_ppm = 500: it takes half an hour", 502,
             slow_slew},
    Scenario{"step-small-offsets", "policy", "a step threshold of 10 ms", 503, step_small},
    Scenario{"step-always", "policy", "steps at any time, not only in the first updates", 504,
             step_always},
    Scenario{"panic-at-start", "policy",
             "5000 s off, beyond the panic limit: the clock is left alone", 505, panic_at_start},
    Scenario{"panic-but-first", "policy",
             "a first step of any size is allowed; later there is panic", 506, panic_but_first},
    Scenario{"external-step", "policy", "somebody else sets the clock by 7 s", 507, external_step},
    Scenario{"external-step-every-500s", "policy",
             "somebody else sets the clock every 500 s, twenty times", 508,
             external_step_again_and_again},
    Scenario{"min-peers-2", "policy",
             "two truechimers are needed, and two of three servers are silent", 509,
             two_of_three_needed},
    Scenario{"max-distance", "policy", "a server beyond max_distance is not used", 510, too_far},
};

}  // namespace

std::span<const Scenario> policy_scenarios() { return kScenarios; }

}  // namespace gnomon::sim
