// Servers that tell a wrong time, or say wrong things about themselves.
#include <array>
#include <cmath>

#include "scenarios/kit.h"

namespace gnomon::sim {
namespace {

bool followed(Run& run, const std::string& peer) {
  const PeerState state = run.world.peer("node", peer).state;
  return state == PeerState::kSystemPeer || state == PeerState::kCombined;
}

/// The first `bad` of `all` are off by 0.5 s, 1.0 s, ...: they do not agree with each other.
void falsetickers(Run& run, int bad, int all) {
  const auto servers = run.servers(all);
  for (int i = 0; i < bad; ++i) {
    run.world.scripted(servers[static_cast<std::size_t>(i)]).behaviour().offset_seconds =
        0.5 * (i + 1);
  }
  HostSpec spec = steady_node(servers);
  spec.preferred = "s1";
  run.node(spec);
  run.world.run_for(hours(1));
  for (int i = 1; i <= all; ++i) {
    const std::string name = fmt::format("s{}", i);
    run.is(name + (i <= bad ? " is a falseticker" : " is none"),
           (run.world.peer("node", name).state == PeerState::kFalseticker) == (i <= bad));
  }
  run.accuracy("node", hours(6), {.rms = 22 * kMicro, .worst = 87 * kMicro});
}

// Two liars tell the same wrong time. They agree with each other, but three others outvote them.
void conspiracy(Run& run) {
  const auto servers = run.servers(5);
  for (const char* name : {"s1", "s2"}) run.world.scripted(name).behaviour().offset_seconds = 0.2;
  run.node(steady_node(servers));
  run.world.run_for(hours(1));
  run.is("s1 is not followed", !followed(run, "s1"));
  run.accuracy("node", hours(6), {.rms = 19 * kMicro, .worst = 76 * kMicro});
}

// Two against two: nobody can know who is right, so the clock is not touched.
void no_majority(Run& run) {
  const auto servers = run.servers(4);
  for (const char* name : {"s1", "s2"}) run.world.scripted(name).behaviour().offset_seconds = 30;
  run.node({.name = "node", .peers = servers, .initial_offset_seconds = 0.4});
  run.world.run_for(hours(2));
  run.equal("steps", run.world.events<ClockStepped>("node"), 0U);
  run.is("does not claim to know", run.system("node").state != SystemState::kSynchronized);
}

void small_lie(Run& run) {
  const auto servers = run.servers(4);
  run.world.scripted("s1").behaviour().offset_seconds = 8 * kMilli;
  run.node(steady_node(servers));
  settle_and_measure(run, 10, {.rms = 20 * kMicro, .worst = 80 * kMicro});
}

void drifting(Run& run, double ppm, double worst) {
  run.node(steady_node(run.servers(4)));
  run.fault({.kind = FaultKind::kServerDrift,
             .target = "s1",
             .at = hours(2),
             .length = hours(4),
             .amount = ppm});
  run.world.run_for(hours(1));
  run.accuracy("node", hours(6), {.worst = worst});
  run.is("s3 is not called a falseticker",
         run.world.peer("node", "s3").state != PeerState::kFalseticker);
}

// The clock of a falseticker runs fast and passes the true time. The falseticker is nearer to the
// node than the honest servers, so its interval is the tightest at that moment.
void passing_by(Run& run) {
  run.world.usual_path(symmetric_path(12 * kMilli, 100 * kMicro))
      .path("node", "s1", symmetric_path(0.5 * kMilli, 10 * kMicro));
  HostSpec spec = steady_node(run.servers(3));
  spec.minpoll = spec.maxpoll = 4;
  run.world.scripted("s1").behaviour().offset_seconds = -0.4;
  run.node(spec);
  run.fault({.kind = FaultKind::kServerDrift, .target = "s1", .at = hours(2), .amount = 400});
  run.world.run_for(hours(2));
  run.accuracy("node", hours(1), {.worst = 80 * kMicro});
}

void step_of_one(Run& run) {
  run.node(steady_node(run.servers(4)));
  run.fault({.kind = FaultKind::kServerOffset, .target = "s1", .at = hours(2), .amount = 0.5});
  run.world.run_for(hours(3));
  run.equal("s1", run.world.peer("node", "s1").state, PeerState::kFalseticker);
  run.accuracy("node", hours(3), {.worst = 66 * kMicro});
}

// Nobody contradicts the only server. So the node follows its jump, by a slew.
void step_of_the_only_one(Run& run) {
  run.node({.name = "node", .peers = run.servers(1), .maxpoll = 6});
  run.fault({.kind = FaultKind::kServerOffset, .target = "s1", .at = hours(2), .amount = 0.5});
  run.world.run_for(hours(4));
  run.near("error", run.world.at("node").shown_error(), 0.5, 0.005);
  run.equal("steps", run.world.events<ClockStepped>("node"), 0U);
}

// A Byzantine server: it tells one client 0.4 s more, and the other 0.4 s less.
void two_faces(Run& run) {
  const auto servers = run.servers(3);
  run.world.scripted("s2").behaviour().two_faced_seconds = 0.4;
  for (const char* name : {"node", "other"}) {
    HostSpec spec = steady_node(servers);
    spec.name = name;
    run.node(spec);
  }
  run.world.run_for(hours(1));
  run.equal("s2", run.world.peer("node", "s2").state, PeerState::kFalseticker);
  run.equal("s2 of the other", run.world.peer("other", "s2").state, PeerState::kFalseticker);
  run.accuracy("node", hours(4), {.worst = 73 * kMicro});
  run.accuracy("other", hours(2), {.worst = 56 * kMicro});
}

void wrong_origin(Run& run) {
  const auto servers = run.servers(2);
  run.world.scripted("s2").behaviour().wrong_origin = true;
  run.world.scripted("s2").behaviour().offset_seconds = 3;
  run.node({.name = "node", .peers = servers});
  run.accuracy("node", hours(2), {.worst = 880 * kMicro});
  run.equal("reach of s2", run.world.peer("node", "s2").reach_register, std::uint8_t{0});
  run.above("refused", run.world.events<ResponseRejected>("node"), 9);
}

void bogus(Run& run) {
  const auto servers = run.servers(3);
  run.world.scripted("s1").behaviour().bogus = true;
  run.node(steady_node(servers));
  run.world.run_for(hours(1));
  run.equal("samples of s1", run.world.peer("node", "s1").samples, 0U);
  run.is("s1 is not followed", !followed(run, "s1"));
  run.accuracy("node", hours(4), {.worst = 81 * kMicro});
}

void stratum_lies(Run& run) {
  const auto servers = run.servers(3);
  run.node(steady_node(servers));
  for (int stratum = 0; stratum <= 16; stratum += 8) {
    run.fault({.kind = FaultKind::kStratumLie,
               .target = "s1",
               .at = hours(1 + stratum / 8),
               .length = minutes(30),
               .amount = static_cast<double>(stratum)});
  }
  settle_and_measure(run, 3, {.worst = 71 * kMicro});
  run.is("s1 is back", followed(run, "s1"));
}

// A server begins to lie while the nodes are cut off from all three. After that it is chance which
// server answers first. The liar must not be believed before the others have answered.
void healing_with_a_liar(Run& run) {
  for (int i = 1; i <= 8; ++i) {
    const std::string name = fmt::format("node{}", i);
    run.node({.name = name, .peers = run.servers(3), .maxpoll = 7});
    run.fault({.kind = FaultKind::kPartition, .target = name, .at = hours(2), .length = hours(2)});
  }
  run.fault({.kind = FaultKind::kServerOffset, .target = "s3", .at = hours(3), .amount = 0.3});
  run.world.run_for(hours(4));
  for (int second = 0; second < 3600; second += 60) {
    run.world.run_for(minutes(1));
    for (int i = 1; i <= 8; ++i) {
      const double error = std::abs(run.world.at(fmt::format("node{}", i)).shown_error());
      if (error > 0.01) run.below(fmt::format("error of node{}", i), error, 0.01);
    }
  }
  run.is("all are right", run.world.converged(kMilli));
}

// Two of three servers fall silent, and then the third begins to lie. For a while the last samples
// of the silent ones speak against it.
void lonely_liar(Run& run) {
  run.node({.name = "node", .peers = run.servers(3), .maxpoll = 6});
  for (const char* server : {"s1", "s2"}) {
    run.fault(
        {.kind = FaultKind::kPartition, .target = server, .at = hours(2), .length = minutes(30)});
  }
  run.fault({.kind = FaultKind::kServerOffset, .target = "s3", .at = hours(2.2), .amount = 0.3});
  run.world.run_for(hours(2.4));
  run.equal("s3", run.world.peer("node", "s3").state, PeerState::kFalseticker);
  run.equal("state", run.system("node").state, SystemState::kHoldover);
  run.accuracy("node", hours(1), {.worst = 110 * kMicro});
  run.is("right at the end", run.world.converged(kMilli));
}

constexpr std::array kScenarios{
    Scenario{"falseticker-1-of-3", "liars", "one of three is off by 0.5 s", 601,
             [](Run& run) { falsetickers(run, 1, 3); }},
    Scenario{"falseticker-1-of-4-preferred", "liars",
             "one of four is off by 0.5 s, and it is the preferred one", 602,
             [](Run& run) { falsetickers(run, 1, 4); }},
    Scenario{"falsetickers-2-of-5", "liars", "two of five are off, each by another amount", 603,
             [](Run& run) { falsetickers(run, 2, 5); }},
    Scenario{"falsetickers-3-of-7", "liars", "three of seven are off, each by another amount", 604,
             [](Run& run) { falsetickers(run, 3, 7); }, Cost::kLong},
    Scenario{"conspiracy-2-of-5", "liars", "two of five agree on a wrong time", 605, conspiracy},
    Scenario{"no-majority", "liars",
             "two of four are right, two are off by 30 s together: nobody is followed", 606,
             no_majority},
    Scenario{"small-lie", "liars", "one of four is off by 8 ms, less than its interval is wide",
             607, small_lie, Cost::kLong},
    Scenario{"drifting-falseticker", "liars", "one of four drifts away by 100 ppm", 608,
             [](Run& run) { drifting(run, 100, 80 * kMicro); }},
    Scenario{"slowly-drifting-falseticker", "liars", "one of four drifts away by 2 ppm", 609,
             [](Run& run) { drifting(run, 2, 80 * kMicro); }},
    Scenario{"falseticker-passes-by", "liars",
             "the nearest of three, 400 ppm fast, crosses the truth", 618, passing_by},
    Scenario{"step-of-one-server", "liars", "the time of one of four servers jumps by 0.5 s", 610,
             step_of_one},
    Scenario{"step-of-the-only-server", "liars",
             "the time of the only server jumps by 0.5 s: nobody contradicts it", 611,
             step_of_the_only_one},
    Scenario{"two-faced-minority", "liars", "one of three servers tells two clients different lies",
             612, two_faces, Cost::kLong},
    Scenario{"wrong-origin", "liars",
             "one of two servers answers with an origin timestamp that we did not send", 613,
             wrong_origin},
    Scenario{"bogus-packets", "liars",
             "one server's answers are cut, of another mode or version, or without times", 614,
             bogus},
    Scenario{"stratum-lies", "liars", "one server announces stratum 0, then 8, then 16", 615,
             stratum_lies},
    Scenario{"healing-with-a-liar", "liars",
             "eight nodes are cut off; meanwhile one of their three servers begins to lie", 616,
             healing_with_a_liar, Cost::kLong},
    Scenario{"lonely-liar", "liars",
             "two of three servers fall silent, then the third begins to lie", 617, lonely_liar},
};

}  // namespace

std::span<const Scenario> liar_scenarios() { return kScenarios; }

}  // namespace gnomon::sim
