// What the edges of a daemon do to a node: requests that cannot be sent, a clock that refuses,
// stamps that come twice, names with several addresses, reloads of limits.
#include <array>

#include "scenarios/kit.h"

namespace gnomon::sim {
namespace {

void no_route(Run& run) {
  run.node(steady_node(run.servers(3)));
  run.fault({.kind = FaultKind::kSendFails, .target = "node", .at = hours(2), .length = hours(1)});
  run.world.run_for(hours(2));
  const auto before = run.world.requests("node");
  run.world.run_for(hours(1));
  run.equal("requests that reached the network", run.world.requests("node"), before);
  run.equal("state", run.system("node").state, SystemState::kHoldover);
  run.equal("s1", run.world.peer("node", "s1").state, PeerState::kUnreachable);
  run.accuracy("node", hours(2), {.worst = 120 * kMicro});
  run.equal("state", run.system("node").state, SystemState::kSynchronized);
}

// Every reason is counted on its own, and only what left is counted as sent.
void send_errors(Run& run) {
  run.node(steady_node(run.servers(3)));
  for (const SendError reason : kValues<SendError>) {
    const auto number = static_cast<double>(index_of(reason));
    run.fault({.kind = FaultKind::kSendFails,
               .target = "node",
               .at = minutes(60 + 10 * number),
               .length = minutes(10),
               .amount = number});
  }
  run.world.run_for(hours(3));
  const Host::Requests& requests = run.world.at("node").requests();
  run.equal("counted as sent", run.world.events<RequestSent>("node"), requests.left);
  for (const SendError reason : kValues<SendError>) {
    run.above(text_of(reason), requests.failed.at(index_of(reason)), 3);
    run.equal(text_of(reason), run.world.failures("node", reason),
              requests.failed.at(index_of(reason)));
  }
  run.is("no error is left", !run.world.peer("node", "s1").send_error);
  run.equal("state", run.system("node").state, SystemState::kSynchronized);
}

// The network is away for a day. It is noticed within two minutes that it is back.
void network_comes_back(Run& run) {
  run.node(steady_node(run.servers(3)));
  run.fault({.kind = FaultKind::kSendFails, .target = "node", .at = hours(2), .length = hours(24)});
  run.world.run_for(hours(26));
  const auto before = run.world.events<ResponseReceived>("node");
  run.world.run_for(minutes(2));
  run.above("answers", run.world.events<ResponseReceived>("node") - before, 2);
  run.accuracy("node", hours(2), {.worst = 5 * kMilli});
}

// So is a name server.
void name_server_comes_back(Run& run) {
  run.node(steady_node(run.servers(3)));
  run.fault({.kind = FaultKind::kLookupFails,
             .target = "node",
             .length = hours(5),
             .amount = static_cast<double>(index_of(LookupResult::kTimeout))});
  run.world.run_for(hours(5));
  run.equal("s1", run.world.peer("node", "s1").state, PeerState::kUnresolved);
  run.is("it says why", run.world.peer("node", "s1").lookup_error == LookupResult::kTimeout);
  run.world.run_for(minutes(2));
  run.equal("state", run.system("node").state, SystemState::kSynchronized);
}

// Answers from elsewhere, answers that are too long, and answers later than the next request are
// counted, and believed by nobody.
void answers_that_are_none(Run& run) {
  HostSpec spec = steady_node(run.servers(3));
  spec.maxpoll = spec.minpoll = 4;
  run.node(spec);
  run.fault({.kind = FaultKind::kWrongSource, .target = "s1", .at = hours(1), .length = hours(1)});
  run.fault({.kind = FaultKind::kOversize, .target = "s2", .at = hours(1), .length = hours(1)});
  run.fault({.kind = FaultKind::kRouteChange,
             .target = "s3",
             .at = hours(1),
             .length = hours(1),
             .amount = 17});
  run.world.run_for(hours(2));
  run.above("from elsewhere", run.world.rejections("node", RejectReason::kWrongSource), 100);
  run.above("too long", run.world.rejections("node", RejectReason::kOversize), 100);
  run.above("late", run.world.rejections("node", RejectReason::kLate), 100);
  for (const char* const server : {"s1", "s2", "s3"}) {
    run.equal(server, run.world.peer("node", server).state, PeerState::kUnreachable);
  }
  run.accuracy("node", hours(2), {.worst = 5 * kMilli});
  run.equal("state", run.system("node").state, SystemState::kSynchronized);
}

void no_route_at_start(Run& run) {
  run.node(steady_node(run.servers(3)));
  run.fault({.kind = FaultKind::kSendFails, .target = "node", .length = minutes(20)});
  run.world.run_for(minutes(20));
  run.is("no update", run.world.events<ClockUpdated>("node") == 0);
  run.converges(2 * kMilli, minutes(20));
}

void clock_refuses(Run& run) {
  run.node(steady_node(run.servers(3)));
  run.fault(
      {.kind = FaultKind::kClockRefuses, .target = "node", .at = hours(2), .length = hours(1)});
  run.world.run_for(hours(2));
  const auto updates = run.world.events<ClockUpdated>("node");
  run.world.run_for(hours(1));
  run.equal("updates meanwhile", run.world.events<ClockUpdated>("node"), updates);
  run.above("refusals told", run.world.events<ClockFailed>("node"), 10);
  run.accuracy("node", hours(2), {.worst = 200 * kMicro});
}

// The first, cruder stamp is replaced by the kernel's: as good as with one stamp only.
void two_stamps(Run& run) {
  HostSpec spec = steady_node(run.servers(1));
  spec.two_stamps = true;
  run.node(spec);
  settle_and_measure(run, 6, {.rms = 25 * kMicro, .worst = 110 * kMicro});
}

void pool_of_several(Run& run) {
  run.servers(4);
  run.world.name("pool", {"s1", "s2", "s3", "s4"});
  run.node({.name = "node", .peers = {"pool"}, .maxpoll = 6});
  run.fault({.kind = FaultKind::kServerSilent, .target = "s1", .at = hours(1)});
  run.world.run_for(hours(3));
  run.above("requests to the second address", run.world.requests("node", "s2"), 5);
  run.equal("requests to the third", run.world.requests("node", "s3"), 0U);
  run.equal("state", run.system("node").state, SystemState::kSynchronized);
}

// Two names lead to the same honest server, as names of a small pool do.
void shared_address(Run& run) {
  run.servers(2);
  run.world.name("a.pool", {"s1"}).name("b.pool", {"s1", "s2"});
  run.node(steady_node({"a.pool", "b.pool"}));
  settle_and_measure(run, 2, {.worst = 40 * kMicro});
  run.equal("state", run.system("node").state, SystemState::kSynchronized);
}

void reload_limits(Run& run) {
  run.node(steady_node(run.servers(3)));
  run.world.run_for(hours(2));
  run.world.at("node").reconfigure([](HostSpec& spec) {
    spec.minpoll = 4;
    spec.maxpoll = 4;
    spec.discipline.max_drift_ppm = 50;
  });
  run.world.run_for(minutes(5));
  run.near("poll interval", run.world.peer("node", "s1").poll_interval_seconds, 16, 0.1);
  run.accuracy("node", hours(1), {.worst = 30 * kMicro});
  run.world.at("node").reconfigure([](HostSpec& spec) { spec.discipline.min_peers = 4; });
  run.world.run_for(minutes(5));
  run.equal("with too few peers", run.system("node").state, SystemState::kHoldover);
  run.world.at("node").reconfigure([](HostSpec& spec) { spec.discipline.min_peers = 1; });
  run.world.run_for(minutes(5));
  run.equal("with enough again", run.system("node").state, SystemState::kSynchronized);
}

// Every kind of input, and every kind of output: `gnomon-sim --census` counts them.
void alphabet(Run& run) {
  run.servers(4);
  run.world.name("pool", {"s3", "s4"});
  HostSpec spec = steady_node({"s1", "s2", "pool"});
  spec.two_stamps = true;
  run.node(spec);
  run.fault(
      {.kind = FaultKind::kSendFails, .target = "node", .at = minutes(70), .length = minutes(10)});
  run.fault({.kind = FaultKind::kClockRefuses,
             .target = "node",
             .at = minutes(90),
             .length = minutes(10)});
  run.fault({.kind = FaultKind::kLookupFails,
             .target = "node",
             .at = minutes(100),
             .length = minutes(10),
             .amount = 1});
  run.world.run_for(hours(2));
  // A name is looked up, and leaves before the answer.
  run.world.at("node").reconfigure([](HostSpec& one) { one.peers = {"s1", "s2", "s4"}; });
  run.world.run_for(Duration::milliseconds(10));
  run.world.at("node").reconfigure([](HostSpec& one) { one.peers = {"s1", "s2", "s3"}; });
  run.world.run_for(hours(1));
  run.world.restart("node");
  run.world.run_for(hours(1));
  run.converges(2 * kMilli, minutes(10));
}

constexpr std::array kScenarios{
    Scenario{"no-route", "edges", "for an hour no request can be sent", 1301, no_route},
    Scenario{"no-route-at-start", "edges", "the network comes twenty minutes after the daemon",
             1302, no_route_at_start},
    Scenario{"send-errors", "edges", "requests fail for every reason in turn", 1309, send_errors},
    Scenario{"network-comes-back", "edges", "after a day without route the peers are asked again",
             1310, network_comes_back},
    Scenario{"name-server-comes-back", "edges", "the name server is silent for five hours", 1311,
             name_server_comes_back},
    Scenario{"answers-that-are-none", "edges",
             "answers from elsewhere, too long, later than the next request", 1312,
             answers_that_are_none},
    Scenario{"clock-refuses", "edges", "for an hour the clock refuses every command", 1303,
             clock_refuses},
    Scenario{"two-stamps", "edges", "a request's departure is told twice, the better stamp later",
             1304, two_stamps},
    Scenario{"pool-of-several", "edges", "a name with four addresses, the first falls silent", 1305,
             pool_of_several},
    Scenario{"shared-address", "edges", "two names lead to the same honest server", 1306,
             shared_address},
    Scenario{"reload-limits", "edges", "poll limits, drift and min_peers change while it runs",
             1307, reload_limits},
    Scenario{"alphabet", "edges", "every kind of input and output of a node occurs", 1308,
             alphabet},
};

}  // namespace

std::span<const Scenario> edge_scenarios() { return kScenarios; }

}  // namespace gnomon::sim
