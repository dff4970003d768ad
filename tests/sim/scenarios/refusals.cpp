// Servers that refuse to answer, by a kiss code or by silence, or that have no time themselves.
#include <array>

#include "scenarios/kit.h"

namespace gnomon::sim {
namespace {

void kiss_rate(Run& run) {
  run.node({.name = "node", .peers = run.servers(3), .maxpoll = 6});
  run.fault({.kind = FaultKind::kKissRate, .target = "s1", .at = hours(1), .length = hours(2)});
  run.world.run_for(hours(1));
  const auto before = run.world.requests("node", "s1");
  run.world.run_for(hours(2));
  const auto kisses = run.world.events<KissReceived>("node");
  // Each RATE doubles the interval, so only a few of them fit into two hours.
  run.above("kisses", kisses, 2);
  run.below("requests after the first", run.world.requests("node", "s1") - before, 9);
  run.above("poll interval", run.world.peer("node", "s1").poll_interval_seconds,
            64.0 * (1U << kisses) - 1);
  run.accuracy("node", hours(1), {.worst = 66 * kMicro});
}

void kiss_rate_at_start(Run& run) {
  run.node({.name = "node", .peers = run.servers(3), .initial_offset_seconds = 0.3});
  run.fault({.kind = FaultKind::kKissRate, .target = "s1", .length = minutes(30)});
  run.converges(2 * kMilli, seconds(68));
  run.below("kisses in half an hour", run.world.events<KissReceived>("node"), 8);
}

void stops(Run& run, FaultKind kind) {
  run.node({.name = "node", .peers = run.servers(3), .maxpoll = 6});
  run.fault({.kind = kind, .target = "s1", .at = hours(1), .length = minutes(10)});
  run.world.run_for(hours(1.2));
  const auto before = run.world.requests("node", "s1");
  run.accuracy("node", hours(12), {.worst = 87 * kMicro});
  run.equal("requests to s1", run.world.requests("node", "s1"), before);
  run.equal("s1", run.world.peer("node", "s1").state, PeerState::kDenied);
}

void deny_by_the_only_one(Run& run) {
  run.node({.name = "node", .peers = run.servers(1), .maxpoll = 6});
  run.fault({.kind = FaultKind::kKissDeny, .target = "s1", .at = hours(2), .length = hours(1)});
  run.world.run_for(hours(4));
  run.equal("state", run.system("node").state, SystemState::kHoldover);
}

void loses_sync(Run& run) {
  run.node(steady_node(run.servers(3)));
  for (const char* server : {"s1", "s2"}) {
    run.fault(
        {.kind = FaultKind::kServerLost, .target = server, .at = hours(2), .length = hours(1)});
  }
  run.world.run_for(hours(2));
  run.accuracy("node", hours(2), {.worst = 67 * kMicro});
  run.equal("state", run.system("node").state, SystemState::kSynchronized);
}

void all_lose_sync(Run& run) {
  run.node(steady_node(run.servers(3)));
  for (const char* server : {"s1", "s2", "s3"}) {
    run.fault(
        {.kind = FaultKind::kServerLost, .target = server, .at = hours(3), .length = hours(3)});
  }
  run.world.run_for(hours(5.5));
  run.equal("state", run.system("node").state, SystemState::kHoldover);
  run.converges(kMilli, minutes(77));
  run.accuracy("node", hours(1), {.worst = 1.7 * kMilli});
}

void never_in_sync(Run& run) {
  const auto servers = run.servers(2);
  run.world.scripted("s1").behaviour().leap = LeapIndicator::kUnsynchronized;
  run.world.scripted("s2").behaviour().leap = LeapIndicator::kUnsynchronized;
  run.node({.name = "node", .peers = servers, .initial_offset_seconds = 0.3});
  run.world.run_for(hours(2));
  run.equal("updates", run.world.events<ClockUpdated>("node"), 0U);
  run.is("does not claim to know", !run.system("node").synchronized);
}

void silent_one(Run& run) {
  const auto servers = run.servers(4);
  run.world.scripted("s1").behaviour().silent = true;
  run.node({.name = "node", .peers = servers, .initial_offset_seconds = 0.3});
  run.converges(kMilli, seconds(68));
  run.accuracy("node", hours(4), {.worst = 1.1 * kMilli});
  run.below("requests to the silent one", run.world.requests("node", "s1"), 60);
}

constexpr std::array kScenarios{
    Scenario{"kiss-rate", "refusals",
             "one of three servers answers RATE for two hours: each RATE doubles the interval", 701,
             kiss_rate},
    Scenario{"kiss-rate-at-start", "refusals",
             "one of three servers answers the burst at the start with RATE", 702,
             kiss_rate_at_start},
    Scenario{"kiss-deny", "refusals", "one of three servers answers DENY: it is never asked again",
             703, [](Run& run) { stops(run, FaultKind::kKissDeny); }},
    Scenario{"kiss-rstr", "refusals", "one of three servers answers RSTR: it is never asked again",
             704, [](Run& run) { stops(run, FaultKind::kKissRstr); }},
    Scenario{"kiss-deny-by-the-only-one", "refusals", "the only server answers DENY: holdover", 705,
             deny_by_the_only_one},
    Scenario{"server-loses-sync", "refusals",
             "two of three servers say for an hour that they are not synchronised", 706,
             loses_sync},
    Scenario{"all-servers-lose-sync", "refusals",
             "all three servers say for three hours that they are not synchronised", 707,
             all_lose_sync},
    Scenario{"servers-never-in-sync", "refusals",
             "both servers say from the start that they are not synchronised", 708, never_in_sync},
    Scenario{"silent-server", "refusals", "one of four never answers", 709, silent_one},
};

}  // namespace

std::span<const Scenario> refusal_scenarios() { return kScenarios; }

}  // namespace gnomon::sim
