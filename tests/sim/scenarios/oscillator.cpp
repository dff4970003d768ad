// The quartz: wander, temperature, jumps; a machine that stands still.
#include <array>

#include "scenarios/kit.h"

namespace gnomon::sim {
namespace {

void oscillator(Run& run, const OscillatorConfig& config, const Accuracy& limit) {
  HostSpec spec = steady_node(run.servers(1));
  spec.oscillator = config;
  run.node(spec);
  settle_and_measure(run, 30, limit);
}

// A year of days and nights. Seasons are left out: they change the frequency more slowly than a day
// does.
void a_year(Run& run) {
  HostSpec spec = steady_node(run.servers(2));
  spec.oscillator.temperature_ppm = 1;
  spec.maxpoll = 10;
  run.node(spec);
  run.world.run_for(hours(24));
  run.accuracy("node", hours(364 * 24), {.rms = 60 * kMicro, .worst = 0.4 * kMilli});
}

void frequency_jump(Run& run, double ppm, double worst) {
  run.node(steady_node(run.servers(3)));
  run.fault({.kind = FaultKind::kFrequencyJump, .target = "node", .at = hours(4), .amount = ppm});
  run.world.run_for(hours(3));
  run.accuracy("node", hours(2), {.worst = worst});
  run.accuracy("node", hours(4), {.worst = 83 * kMicro});
}

void paused(Run& run, double length, double worst) {
  HostSpec spec = steady_node(run.servers(3));
  spec.discipline.makestep_limit = length > 100 ? -1 : 3;
  run.node(spec);
  run.fault(
      {.kind = FaultKind::kSuspend, .target = "node", .at = hours(2), .length = seconds(length)});
  run.world.run_for(hours(2) + seconds(length + 1));
  run.near("error when it goes on", run.world.at("node").shown_error(), -length, 0.1);
  run.converges(kMilli, seconds(550));
  run.accuracy("node", hours(1), {.worst = worst});
}

constexpr std::array kScenarios{
    Scenario{"wander-1e-10", "oscillator", "a very good quartz", 301,
             [](Run& run) {
               oscillator(run, {.frequency_ppm = -7, .wander = 1e-10},
                          {.rms = 13 * kMicro, .worst = 95 * kMicro});
             }},
    Scenario{"wander-1e-7", "oscillator", "the worst quartz: a random walk of 1e-7", 302,
             [](Run& run) {
               oscillator(run, {.frequency_ppm = 20, .wander = 1e-7},
                          {.rms = 130 * kMicro, .worst = 990 * kMicro});
             }},
    Scenario{"temperature-day", "oscillator",
             "the frequency follows the temperature: 1 ppm up and down in a day", 303,
             [](Run& run) {
               oscillator(run, {.frequency_ppm = 15, .temperature_ppm = 1},
                          {.rms = 29 * kMicro, .worst = 150 * kMicro});
             }},
    Scenario{
        "temperature-hour", "oscillator", "1 ppm up and down in an hour: air conditioning", 304,
        [](Run& run) {
          oscillator(
              run, {.frequency_ppm = 15, .temperature_ppm = 1, .temperature_period_seconds = 3600},
              {.rms = 120 * kMicro, .worst = 400 * kMicro});
        }},
    Scenario{"temperature-ramp", "oscillator",
             "the room warms up: 3 ppm in half an hour, then constant", 305,
             [](Run& run) {
               oscillator(run,
                          {.frequency_ppm = 15,
                           .ramp_ppm = 3,
                           .ramp_from_seconds = 30000,
                           .ramp_length_seconds = 1800},
                          {.rms = 34 * kMicro, .worst = 620 * kMicro});
             }},
    Scenario{"frequency-jump-0.1ppm", "oscillator", "the frequency jumps by 0.1 ppm", 306,
             [](Run& run) { frequency_jump(run, 0.1, 0.1 * kMilli); }},
    Scenario{"frequency-jump-1ppm", "oscillator", "the frequency jumps by 1 ppm", 307,
             [](Run& run) { frequency_jump(run, -1, 0.6 * kMilli); }},
    Scenario{"frequency-jump-10ppm", "oscillator", "the frequency jumps by 10 ppm", 308,
             [](Run& run) { frequency_jump(run, 10, 2.5 * kMilli); }},
    Scenario{"a-year", "oscillator", "a year of warm days and cold nights, default polls", 311,
             a_year, Cost::kSlow},
    Scenario{"suspend-10s", "oscillator", "a virtual machine is paused for 10 s", 309,
             [](Run& run) { paused(run, 10, 130 * kMicro); }},
    Scenario{"suspend-15min", "oscillator",
             "a virtual machine is paused for 15 min, and steps are allowed", 310,
             [](Run& run) { paused(run, 900, 130 * kMicro); }},
};

}  // namespace

std::span<const Scenario> oscillator_scenarios() { return kScenarios; }

}  // namespace gnomon::sim
