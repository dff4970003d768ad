// Laws of queueing, from a LAN to the other side of the world. One server, a request every 64 s.
#include <array>

#include "scenarios/kit.h"

namespace gnomon::sim {
namespace {

void steady(Run& run, const PathConfig& path, const Accuracy& limit, double wander = 1e-9) {
  run.world.usual_path(path);
  run.node(steady_node(run.servers(1), wander));
  settle_and_measure(run, 20, limit);
}

constexpr std::array kScenarios{
    Scenario{"exponential-10us", "network", "LAN: exponential queues of 10 us", 101,
             [](Run& run) {
               steady(run, path_of(Queueing::kExponential, 50 * kMicro, 10 * kMicro),
                      {.rms = 5.1 * kMicro, .worst = 28 * kMicro});
             }},
    Scenario{"exponential-100us", "network", "exponential queues of 100 us", 102,
             [](Run& run) {
               steady(run, path_of(Queueing::kExponential, kMilli, 100 * kMicro),
                      {.rms = 25 * kMicro, .worst = 130 * kMicro});
             }},
    Scenario{"exponential-1ms", "network", "exponential queues of 1 ms", 103,
             [](Run& run) {
               steady(run, path_of(Queueing::kExponential, 5 * kMilli, kMilli),
                      {.rms = 140 * kMicro, .worst = 960 * kMicro});
             }},
    Scenario{"exponential-10ms", "network", "WAN: exponential queues of 10 ms", 104,
             [](Run& run) {
               steady(run, path_of(Queueing::kExponential, 30 * kMilli, 10 * kMilli),
                      {.rms = 910 * kMicro, .worst = 6.7 * kMilli});
             }},
    Scenario{"exponential-100ms", "network", "exponential queues of 100 ms, as over a modem", 105,
             [](Run& run) {
               steady(run, path_of(Queueing::kExponential, 100 * kMilli, 100 * kMilli),
                      {.rms = 7.4 * kMilli, .worst = 39 * kMilli});
             }},
    Scenario{"exponential-100us-wander-1e-8", "network",
             "exponential queues of 100 us and a poor quartz", 106,
             [](Run& run) {
               steady(run, path_of(Queueing::kExponential, kMilli, 100 * kMicro),
                      {.rms = 51 * kMicro, .worst = 290 * kMicro}, 1e-8);
             }},
    Scenario{"exponential-10ms-wander-1e-8", "network",
             "exponential queues of 10 ms and a poor quartz", 107,
             [](Run& run) {
               steady(run, path_of(Queueing::kExponential, 30 * kMilli, 10 * kMilli),
                      {.rms = 1.4 * kMilli, .worst = 7 * kMilli}, 1e-8);
             }},
    Scenario{"gamma-1ms", "network", "gamma-distributed queues of 1 ms, rarely near zero", 108,
             [](Run& run) {
               steady(run, path_of(Queueing::kGamma, 5 * kMilli, kMilli),
                      {.rms = 150 * kMicro, .worst = 970 * kMicro});
             }},
    Scenario{"normal-1ms", "network", "half-normal queues of 1 ms", 109,
             [](Run& run) {
               steady(run, path_of(Queueing::kNormal, 5 * kMilli, kMilli),
                      {.rms = 170 * kMicro, .worst = 700 * kMicro});
             }},
    Scenario{"uniform-1ms", "network", "uniform queues of 1 ms", 110,
             [](Run& run) {
               steady(run, path_of(Queueing::kUniform, 5 * kMilli, kMilli),
                      {.rms = 190 * kMicro, .worst = 930 * kMicro});
             }},
    Scenario{"heavy-tail-1ms", "network",
             "Pareto queues of 1 ms: now and then a hundred times as long", 111,
             [](Run& run) {
               steady(run, path_of(Queueing::kHeavyTail, 5 * kMilli, kMilli),
                      {.rms = 110 * kMicro, .worst = 600 * kMicro});
             }},
    Scenario{"no-queues", "network", "no queues at all: a cable", 112,
             [](Run& run) {
               steady(run, path_of(Queueing::kNone, 20 * kMicro, 0),
                      {.rms = 0.44 * kMicro, .worst = 2.9 * kMicro});
             }},
};

}  // namespace

std::span<const Scenario> network_scenarios() { return kScenarios; }

}  // namespace gnomon::sim
