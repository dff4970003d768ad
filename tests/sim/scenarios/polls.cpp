// Poll intervals from 1/16 s to 36 hours.
#include <array>
#include <cmath>

#include "scenarios/kit.h"

namespace gnomon::sim {
namespace {

struct Polls {
  int least = 6;
  int most = 6;
  double settle_hours = 2;
  double hours = 10;
  double max_distance = 1;
};

void polls(Run& run, const PathConfig& path, const Polls& range, const Accuracy& limit) {
  run.world.usual_path(path);
  HostSpec spec = steady_node(run.servers(1));
  spec.minpoll = range.least;
  spec.maxpoll = range.most;
  spec.discipline.max_distance_seconds = range.max_distance;
  run.node(spec);
  run.world.run_for(hours(range.settle_hours));
  const auto before = run.world.requests("node");
  run.accuracy("node", hours(range.hours), limit);
  run.equal("state", run.system("node").state, SystemState::kSynchronized);
  const double asked = (run.world.requests("node") - before) / range.hours;
  run.below("requests an hour", asked, 3700 / std::exp2(range.least) + 1.1 / range.hours);
}

PathConfig lan() { return path_of(Queueing::kExponential, 50 * kMicro, 10 * kMicro); }

PathConfig wan() { return path_of(Queueing::kExponential, 10 * kMilli, 100 * kMicro); }

// With a clock that wanders little, the schedule must ask less and less often.
void adapts(Run& run) {
  run.world.usual_path(wan());
  HostSpec spec = steady_node(run.servers(2), 1e-10);
  spec.minpoll = 4;
  spec.maxpoll = 10;
  run.node(spec);
  run.world.run_for(hours(8));
  const auto before = run.world.requests("node");
  run.accuracy("node", hours(16), {.rms = 40 * kMicro, .worst = 150 * kMicro});
  run.below("requests an hour", (run.world.requests("node") - before) / 16.0, 2 * 3600 / 100.0);
}

constexpr std::array kScenarios{
    Scenario{"poll-1-16s", "polls", "a request every 1/16 s on a LAN", 1001,
             [](Run& run) {
               polls(run, lan(), {.least = -4, .most = -4, .settle_hours = 0.25, .hours = 0.5},
                     {.rms = 0.34 * kMicro, .worst = 1.7 * kMicro});
             },
             Cost::kLong},
    Scenario{"poll-1s", "polls", "a request every second on a LAN", 1002,
             [](Run& run) {
               polls(run, lan(), {.least = 0, .most = 0, .settle_hours = 0.5, .hours = 2},
                     {.rms = 0.83 * kMicro, .worst = 7.6 * kMicro});
             }},
    Scenario{"poll-16s", "polls", "a request every 16 s", 1003,
             [](Run& run) {
               polls(run, wan(), {.least = 4, .most = 4},
                     {.rms = 13 * kMicro, .worst = 91 * kMicro});
             }},
    Scenario{"poll-256s", "polls", "a request every 256 s", 1004,
             [](Run& run) {
               polls(run, wan(), {.least = 8, .most = 8, .settle_hours = 6, .hours = 24},
                     {.rms = 49 * kMicro, .worst = 210 * kMicro});
             }},
    Scenario{"poll-1024s", "polls", "a request every 17 minutes", 1005,
             [](Run& run) {
               polls(run, wan(), {.least = 10, .most = 10, .settle_hours = 24, .hours = 48},
                     {.rms = 110 * kMicro, .worst = 600 * kMicro});
             },
             Cost::kLong},
    Scenario{"poll-9h", "polls", "a request every nine hours", 1006,
             [](Run& run) {
               polls(
                   run, wan(),
                   {.least = 15, .most = 15, .settle_hours = 120, .hours = 240, .max_distance = 10},
                   {.rms = 4.6 * kMilli, .worst = 27 * kMilli});
             },
             Cost::kLong},
    Scenario{"poll-36h", "polls", "a request every day and a half", 1007,
             [](Run& run) {
               polls(
                   run, wan(),
                   {.least = 17, .most = 17, .settle_hours = 288, .hours = 432, .max_distance = 16},
                   {.rms = 38 * kMilli, .worst = 200 * kMilli});
             },
             Cost::kLong},
    Scenario{"poll-default-range", "polls",
             "the default range, 64 to 1024 s, as the schedule chooses", 1008,
             [](Run& run) {
               polls(run, wan(), {.least = 6, .most = 10, .settle_hours = 8, .hours = 30},
                     {.rms = 84 * kMicro, .worst = 470 * kMicro});
             }},
    Scenario{"poll-default-range-wander-1e-8", "polls", "the default range with a poor quartz",
             1009,
             [](Run& run) {
               run.world.usual_path(wan());
               HostSpec spec = steady_node(run.servers(1), 1e-8);
               spec.maxpoll = 10;
               run.node(spec);
               run.world.run_for(hours(8));
               run.accuracy("node", hours(30), {.rms = 170 * kMicro, .worst = 660 * kMicro});
             }},
    Scenario{"poll-adapts", "polls", "a good clock is asked for less and less often", 1010, adapts},
    Scenario{"poll-4-to-17", "polls", "the range from 16 s to 36 h, as the schedule chooses", 1011,
             [](Run& run) {
               polls(run, wan(),
                     {.least = 4, .most = 17, .settle_hours = 48, .hours = 240, .max_distance = 16},
                     {.rms = 150 * kMicro, .worst = 900 * kMicro});
             },
             Cost::kLong},
};

}  // namespace

std::span<const Scenario> poll_scenarios() { return kScenarios; }

}  // namespace gnomon::sim
