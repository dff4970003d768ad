// Several servers of different quality; peers that move, come and go.
#include <algorithm>
#include <array>
#include <cmath>

#include "scenarios/kit.h"

namespace gnomon::sim {
namespace {

void three_good(Run& run) {
  run.world.usual_path(symmetric_path(5 * kMilli, kMilli));
  run.node(steady_node(run.servers(3)));
  settle_and_measure(run, 20, {.rms = 85 * kMicro, .worst = 360 * kMicro});
}

// The best server must not suffer from the three worse ones.
void different_quality(Run& run) {
  run.world.path("node", "s1", symmetric_path(0.3 * kMilli, 30 * kMicro))
      .path("node", "s2", symmetric_path(5 * kMilli, kMilli))
      .path("node", "s3", symmetric_path(40 * kMilli, 10 * kMilli))
      .path("node", "s4", symmetric_path(100 * kMilli, 30 * kMilli));
  run.node(steady_node(run.servers(4)));
  settle_and_measure(run, 20, {.rms = 41 * kMicro, .worst = 540 * kMicro});
}

void different_strata(Run& run) {
  run.world.server("s1",
                   {.stratum = 4, .root_delay_seconds = 0.08, .root_dispersion_seconds = 0.03});
  run.node(steady_node(run.servers(3)));
  settle_and_measure(run, 6, {.rms = 22 * kMicro, .worst = 86 * kMicro});
  run.equal("stratum", run.system("node").stratum, std::uint8_t{2});
}

void prefer(Run& run) {
  HostSpec spec = steady_node(run.servers(3));
  run.world.path("node", "s2", symmetric_path(10 * kMilli, 200 * kMicro));
  spec.preferred = "s2";
  run.node(spec);
  settle_and_measure(run, 6, {.rms = 46 * kMicro, .worst = 170 * kMicro});
  run.equal("s2", run.world.peer("node", "s2").state, PeerState::kSystemPeer);
}

void noselect(Run& run) {
  HostSpec spec = steady_node(run.servers(2));
  spec.noselect = "s1";
  run.world.scripted("s1").behaviour().offset_seconds = 0.2;
  run.node(spec);
  settle_and_measure(run, 4, {.rms = 31 * kMicro, .worst = 120 * kMicro});
  run.near("offset of s1, seen all the same",
           run.world.peer("node", "s1").offset_seconds.value_or(0), 0.2, kMilli);
}

void new_address(Run& run) {
  run.node({.name = "node", .peers = run.servers(1), .maxpoll = 6});
  run.world.run_for(hours(2));
  run.world.move_server("s1");
  run.world.run_for(hours(2));
  run.above("times resolved", run.world.events<PeerResolved>("node"), 1);
  run.equal("state", run.system("node").state, SystemState::kSynchronized);
  run.accuracy("node", hours(1), {.worst = 70 * kMicro});
}

// The administrator takes s1 and s2 out and puts s3 and s4 in, and back.
void reload(Run& run) {
  run.servers(4);
  run.node(steady_node({"s1", "s2"}));
  run.world.run_for(hours(2));
  run.world.at("node").reload({"s2", "s3", "s4"});
  const auto asked = run.world.requests("node", "s1");
  run.accuracy("node", hours(2), {.worst = 110 * kMicro});
  run.equal("requests to s1", run.world.requests("node", "s1"), asked);
  run.is("s3 is used", run.world.peer("node", "s3").samples > 0);
  run.world.at("node").reload({"s1"});
  run.accuracy("node", hours(2), {.worst = 200 * kMicro});
  run.equal("updates from s1", run.world.peer("node", "s1").state, PeerState::kSystemPeer);
}

void reload_to_nobody(Run& run) {
  run.node(steady_node(run.servers(2)));
  run.world.run_for(hours(2));
  run.world.at("node").reload({});
  run.world.run_for(hours(1));
  run.equal("state", run.system("node").state, SystemState::kHoldover);
  run.world.at("node").reload({"s1", "s2"});
  run.converges(kMilli, seconds(20));
}

void twenty_servers(Run& run) {
  const auto servers = run.servers(20);
  for (int i = 1; i <= 9; ++i) {
    run.world.scripted(fmt::format("s{}", i)).behaviour().offset_seconds = 0.1 * i;
  }
  run.node(steady_node(servers));
  settle_and_measure(run, 4, {.rms = 15 * kMicro, .worst = 52 * kMicro});
}

/// A balancer: every other answer is that of a server that is 30 ms ahead of the true time.
void two_servers_at_one_address(Run& run) {
  run.node(steady_node(run.servers(1)));
  run.world.scripted("s1").behaviour().swings_seconds = 0.030;
  run.world.run_for(hours(1));
  double worst = 0;
  double shown = 0;
  for (int look = 0; look < 200; ++look) {
    run.world.run_for(seconds(100));
    const NodeSnapshot snapshot = run.world.at("node").snapshot();
    const double error = std::abs(run.world.at("node").shown_error());
    worst = std::max(worst, error - snapshot.system.max_error_seconds.value_or(0));
    if (snapshot.peers.front().jitter_seconds.value_or(0) >= 0.010) shown += 1.0 / 200;
  }
  run.below("error beyond the bound", worst, 1e-9);
  // Chance may give sixteen answers with fewer than three changes.
  run.above("share of looks at which the jitter shows it", shown, 0.9);
}

constexpr std::array kScenarios{
    Scenario{"peer-is-two-servers", "peers",
             "every other answer of the only address comes from a server 30 ms ahead", 1099,
             two_servers_at_one_address},
    Scenario{"three-servers-1ms", "peers", "three servers with queues of 1 ms: better than one",
             1101, three_good, Cost::kLong},
    Scenario{"servers-of-different-quality", "peers",
             "four servers with queues of 30 us, 1 ms, 10 ms and 30 ms", 1102, different_quality,
             Cost::kLong},
    Scenario{"servers-of-different-strata", "peers", "one server of stratum 4 and two of stratum 1",
             1103, different_strata},
    Scenario{"prefer", "peers",
             "the preferred server is the system peer, though it is farther away", 1104, prefer},
    Scenario{"noselect", "peers", "a noselect server is measured and shown, never followed", 1105,
             noselect},
    Scenario{"new-address", "peers", "the server moves: its name resolves to another address", 1106,
             new_address},
    Scenario{"reload-of-peers", "peers",
             "servers are taken out of the configuration and put in while it runs", 1107, reload},
    Scenario{"reload-to-nobody", "peers",
             "all servers are taken out of the configuration, and put in again", 1108,
             reload_to_nobody},
    Scenario{"twenty-servers-nine-false", "peers", "twenty servers, nine of them false", 1109,
             twenty_servers, Cost::kLong},
};

}  // namespace

std::span<const Scenario> peers_scenarios() { return kScenarios; }

}  // namespace gnomon::sim
