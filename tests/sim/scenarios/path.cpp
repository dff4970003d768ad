// Paths that are asymmetric or change, and paths that lose, duplicate or reorder datagrams.
#include <array>

#include "scenarios/kit.h"

namespace gnomon::sim {
namespace {

/// A path whose requests have 3 % of the jitter that its answers have.
PathConfig one_sided(double mean) {
  PathConfig path = symmetric_path(5 * kMilli, mean);
  path.there.mean_queueing_seconds *= 0.03;
  return path;
}

void jitter_97_percent(Run& run) {
  run.world.usual_path(one_sided(kMilli));
  run.node(steady_node(run.servers(1)));
  settle_and_measure(run, 20, {.rms = 41 * kMicro, .worst = 170 * kMicro});
}

void jitter_97_percent_of_requests(Run& run) {
  PathConfig path = one_sided(kMilli);
  std::swap(path.there, path.back);
  run.world.usual_path(path);
  run.node(steady_node(run.servers(1)));
  settle_and_measure(run, 20, {.rms = 57 * kMicro, .worst = 170 * kMicro});
}

void jitter_other_sides(Run& run) {
  PathConfig other = one_sided(kMilli);
  std::swap(other.there, other.back);
  run.world.usual_path(one_sided(kMilli)).path("node", "s2", other);
  run.node(steady_node(run.servers(3)));
  settle_and_measure(run, 20, {.rms = 20 * kMicro, .worst = 91 * kMicro});
}

// Nobody inside can see that the two ways differ. The error is half of the difference, and the
// bound must contain it.
void asymmetric_base(Run& run) {
  PathConfig path = symmetric_path(20 * kMilli, 100 * kMicro);
  path.back.base_delay_seconds = 10 * kMilli;
  run.world.usual_path(path);
  run.node(steady_node(run.servers(1)));
  run.world.run_for(hours(4));
  run.near("error", run.world.at("node").shown_error(), 5 * kMilli, 0.2 * kMilli);
  run.accuracy("node", hours(8), {.worst = 11 * kMilli});
}

PathConfig with_bursts(double length, double pause, double queueing, bool both) {
  PathConfig path = symmetric_path(5 * kMilli, 100 * kMicro);
  path.back.burst_every_seconds = pause;
  path.back.burst_length_seconds = length;
  path.back.burst_queueing_seconds = queueing;
  if (both) path.there = path.back;
  return path;
}

void bursts_one_way(Run& run) {
  run.world.usual_path(with_bursts(600, 3000, 20 * kMilli, false));
  run.node(steady_node(run.servers(1)));
  settle_and_measure(run, 20, {.rms = 60 * kMicro, .worst = 1.1 * kMilli});
}

void bursts_both_ways(Run& run) {
  run.world.usual_path(with_bursts(600, 3000, 20 * kMilli, true));
  run.node(steady_node(run.servers(1)));
  settle_and_measure(run, 20, {.rms = 260 * kMicro, .worst = 6.4 * kMilli});
}

void spikes(Run& run) {
  PathConfig path = symmetric_path(5 * kMilli, 100 * kMicro);
  path.back.reordering = 0.1;
  path.back.reordering_seconds = 10 * kMilli;
  run.world.usual_path(path);
  run.node(steady_node(run.servers(1)));
  settle_and_measure(run, 20, {.rms = 26 * kMicro, .worst = 120 * kMicro});
}

void route(Run& run, double change, double worst, double worst_after) {
  run.node(steady_node(run.servers(1)));
  run.fault({.kind = FaultKind::kRouteChange, .target = "node", .at = hours(4), .amount = change});
  run.world.run_for(hours(3));
  run.accuracy("node", hours(3), {.worst = worst});
  run.accuracy("node", hours(6), {.worst = worst_after});
}

void route_change_back_and_forth(Run& run) {
  run.node(steady_node(run.servers(1)));
  for (int i = 0; i < 8; ++i) {
    run.fault({.kind = FaultKind::kRouteChange,
               .target = "node",
               .at = seconds(8000 + 8000 * i),
               .length = seconds(4000),
               .amount = 5 * kMilli});
  }
  settle_and_measure(run, 18, {.rms = 50 * kMicro, .worst = 740 * kMicro});
}

void route_change_of_one_in_four(Run& run) {
  run.node(steady_node(run.servers(4)));
  run.fault({.kind = FaultKind::kRouteRequests,
             .target = "s2",
             .at = hours(4),
             .length = hours(4),
             .amount = 8 * kMilli});
  settle_and_measure(run, 10, {.rms = 18 * kMicro, .worst = 75 * kMicro});
}

void loss(Run& run, double probability, const Accuracy& limit) {
  PathConfig path = symmetric_path(10 * kMilli, 100 * kMicro);
  path.there.loss = path.back.loss = probability;
  run.world.usual_path(path);
  run.node(steady_node(run.servers(1)));
  settle_and_measure(run, 20, limit);
}

void reordering(Run& run) {
  PathConfig path = symmetric_path(10 * kMilli, 100 * kMicro);
  path.there.reordering = path.back.reordering = 0.3;
  path.there.reordering_seconds = path.back.reordering_seconds = 3;
  run.world.usual_path(path);
  run.node(steady_node(run.servers(2)));
  settle_and_measure(run, 10, {.rms = 28 * kMicro, .worst = 120 * kMicro});
}

void duplicates(Run& run) {
  PathConfig path = symmetric_path(10 * kMilli, 100 * kMicro);
  path.there.duplication = path.back.duplication = 0.5;
  run.world.usual_path(path);
  run.node(steady_node(run.servers(2)));
  settle_and_measure(run, 10, {.rms = 20 * kMicro, .worst = 93 * kMicro});
  const auto exchanges = static_cast<double>(run.world.requests("node"));
  run.below("samples of a request", run.world.events<SampleAccepted>("node") / exchanges, 1.0001);
}

constexpr std::array kScenarios{
    Scenario{"jitter-97-percent-answers", "path", "97 % of the jitter is on the answers", 201,
             jitter_97_percent},
    Scenario{"jitter-97-percent-requests", "path", "97 % of the jitter is on the requests", 202,
             jitter_97_percent_of_requests},
    Scenario{"jitter-other-sides", "path",
             "one-sided jitter: of two servers on the answers, of one on the requests", 203,
             jitter_other_sides, Cost::kLong},
    Scenario{"asymmetric-base", "path",
             "requests take 20 ms, answers 10 ms: an error of 5 ms that nobody can see", 204,
             asymmetric_base},
    Scenario{"bursts-one-way", "path", "queues of 20 ms on the answers for ten minutes each hour",
             205, bursts_one_way},
    Scenario{"bursts-both-ways", "path", "queues of 20 ms both ways for ten minutes each hour", 206,
             bursts_both_ways},
    Scenario{"spikes", "path", "one answer in ten is 10 ms late", 207, spikes},
    Scenario{"route-change-longer", "path", "from hour 4 on answers take 5 ms longer", 208,
             [](Run& run) { route(run, 5 * kMilli, 0.3 * kMilli, 0.2 * kMilli); }},
    Scenario{"route-change-shorter", "path", "from hour 4 on answers take 5 ms less", 209,
             [](Run& run) { route(run, -5 * kMilli, 4 * kMilli, 3.5 * kMilli); }},
    Scenario{"route-change-back-and-forth", "path",
             "answers take 5 ms longer for 4000 s of each 8000 s", 210,
             route_change_back_and_forth},
    Scenario{"route-change-of-one-in-four", "path",
             "requests to one of four servers take 8 ms longer for four hours", 211,
             route_change_of_one_in_four, Cost::kLong},
    Scenario{"loss-10-percent", "path", "one datagram in ten is lost", 212,
             [](Run& run) { loss(run, 0.1, {.rms = 27 * kMicro, .worst = 120 * kMicro}); }},
    Scenario{"loss-33-percent", "path", "one datagram in three is lost", 213,
             [](Run& run) { loss(run, 0.33, {.rms = 37 * kMicro, .worst = 240 * kMicro}); }},
    Scenario{"loss-60-percent", "path", "three datagrams in five are lost", 214,
             [](Run& run) { loss(run, 0.6, {.rms = 67 * kMicro, .worst = 340 * kMicro}); }},
    Scenario{"each-20th-passes", "path",
             "so many datagrams are lost that one exchange in twenty is complete", 215,
             [](Run& run) { loss(run, 0.776, {.rms = 210 * kMicro, .worst = 1.1 * kMilli}); }},
    Scenario{"reordering", "path", "three datagrams in ten are overtaken, by up to seconds", 216,
             reordering},
    Scenario{"duplicates", "path", "half of all datagrams come twice: still one sample a request",
             217, duplicates},
};

}  // namespace

std::span<const Scenario> path_scenarios() { return kScenarios; }

}  // namespace gnomon::sim
