// How a node finds the time at first.
#include <array>
#include <cmath>

#include "scenarios/kit.h"

namespace gnomon::sim {
namespace {

struct Start {
  double offset = 0;
  double frequency_ppm = 0;
  double within = kMilli;
  double seconds = 20;          ///< time allowed until the error is within `within`
  double worst = 0.3 * kMilli;  ///< largest error allowed after an hour
};

HostSpec starter(Run& run, const Start& start) {
  return {.name = "node",
          .peers = run.servers(3),
          .oscillator = {.frequency_ppm = start.frequency_ppm},
          .initial_offset_seconds = start.offset,
          .discipline = {.panic_threshold_seconds = 0}};
}

void settle(Run& run, const Start& start) {
  run.converges(start.within, seconds(start.seconds));
  run.world.run_for(hours(1));
  run.accuracy("node", hours(3), {.worst = start.worst});
}

void cold(Run& run, const Start& start) {
  run.node(starter(run, start));
  settle(run, start);
  const unsigned steps = std::abs(start.offset) > 1 ? 1 : 0;
  run.equal("steps", run.world.events<ClockStepped>("node"), steps);
}

void drift_file(Run& run, const Start& start, double stored_ppm) {
  HostSpec spec = starter(run, start);
  spec.frequency_ratio = 1e-6 * stored_ppm;
  run.node(spec);
  settle(run, start);
}

void drift_file_is_worth_an_hour(Run& run) {
  run.node({.name = "node",
            .peers = run.servers(1),
            .oscillator = {.frequency_ppm = 50},
            .frequency_ratio = -50e-6});
  run.world.run_for(minutes(1));
  run.near("rate after a minute, ppm",
           1e6 * run.world.at("node").clock().rate_error(run.world.now()), 0, 2);
  run.accuracy("node", hours(1), {.worst = 330 * kMicro});
}

// At long queues it takes hours to learn the frequency from samples. The drift file has it at once.
void drift_file_on_a_bad_network(Run& run) {
  run.world.usual_path(path_of(Queueing::kExponential, 10 * kMilli, 10 * kMilli));
  run.node({.name = "node",
            .peers = run.servers(1),
            .oscillator = {.frequency_ppm = 50},
            .frequency_ratio = -50e-6});
  for (int i = 0; i < 10; ++i) {
    run.world.run_for(minutes(1));
    run.near("rate in the first minutes, ppm",
             1e6 * run.world.at("node").clock().rate_error(run.world.now()), 0, 2);
  }
}

// The daemon saves the frequency that it has learnt, and starts again with it.
void restart(Run& run) {
  run.node(
      {.name = "node", .peers = run.servers(3), .oscillator = {.frequency_ppm = 35}, .maxpoll = 6});
  run.world.run_for(hours(6));
  run.is("a frequency is saved", run.world.at("node").saved_frequency().has_value());
  run.world.restart("node");
  run.accuracy("node", hours(1), {.worst = 140 * kMicro});
  run.equal("steps", run.world.events<ClockStepped>("node"), 0U);
}

void without_iburst(Run& run) {
  run.node({.name = "node",
            .peers = run.servers(1),
            .oscillator = {.frequency_ppm = 20},
            .initial_offset_seconds = 0.1,
            .iburst = false});
  run.converges(kMilli, seconds(330));
  run.accuracy("node", hours(3), {.worst = 280 * kMicro});
}

void bad_network(Run& run) {
  PathConfig path = path_of(Queueing::kExponential, 50 * kMilli, 20 * kMilli);
  path.there.loss = path.back.loss = 0.4;
  run.world.usual_path(path);
  run.node({.name = "node",
            .peers = run.servers(4),
            .oscillator = {.frequency_ppm = -40},
            .initial_offset_seconds = -2});
  run.converges(30 * kMilli, seconds(28));
  run.world.run_for(hours(2));
  run.accuracy("node", hours(6), {.worst = 14 * kMilli});
}

constexpr std::array kScenarios{
    Scenario{"cold-start", "start", "0.1 s and 10 ppm off", 401,
             [](Run& run) {
               run.servers(4);
               cold(run,
                    {.offset = 0.1, .frequency_ppm = 10, .seconds = 30, .worst = 0.3 * kMilli});
             }},
    Scenario{
        "start-1us-off", "start", "already right: the start may not make it worse", 402,
        [](Run& run) {
          cold(run,
               {.offset = kMicro, .within = 0.3 * kMilli, .seconds = 20, .worst = 0.3 * kMilli});
        }},
    Scenario{"start-1ms-off", "start", "1 ms slow", 403,
             [](Run& run) { cold(run, {.offset = -kMilli, .seconds = 20}); }},
    Scenario{"start-0.9s-off", "start", "0.9 s off, just below the step threshold: slewed", 404,
             [](Run& run) { cold(run, {.offset = 0.9, .seconds = 40}); }},
    Scenario{"start-300s-off", "start", "300 s slow: one step", 405,
             [](Run& run) { cold(run, {.offset = -300}); }},
    Scenario{"start-a-day-off", "start", "a day fast, with the panic limit switched off", 406,
             [](Run& run) { cold(run, {.offset = 86400}); }},
    Scenario{"start-years-slow", "start", "ten years slow, as after a flat battery", 407,
             [](Run& run) { cold(run, {.offset = -3.2e8}); }},
    Scenario{"start-years-fast", "start", "seven years fast", 408,
             [](Run& run) { cold(run, {.offset = 2.3e8}); }},
    Scenario{"start-5ppm", "start", "5 ppm fast", 409,
             [](Run& run) { cold(run, {.offset = 0.01, .frequency_ppm = 5}); }},
    Scenario{"start-minus-50ppm", "start", "50 ppm slow", 410,
             [](Run& run) { cold(run, {.offset = 0.01, .frequency_ppm = -50}); }},
    Scenario{"start-200ppm", "start", "200 ppm fast", 411,
             [](Run& run) { cold(run, {.offset = 0.01, .frequency_ppm = 200, .seconds = 20}); }},
    Scenario{"start-480ppm", "start", "480 ppm fast: just below the largest correction", 412,
             [](Run& run) { cold(run, {.offset = 0.01, .frequency_ppm = 480, .seconds = 20}); }},
    Scenario{"drift-file-right", "start", "the drift file holds the right frequency", 413,
             drift_file_is_worth_an_hour},
    Scenario{"drift-file-on-a-bad-network", "start",
             "the drift file holds the right frequency, and queues are 10 ms long", 418,
             drift_file_on_a_bad_network},
    Scenario{"drift-file-wrong", "start", "the frequency in the drift file is 100 ppm off", 414,
             [](Run& run) {
               drift_file(run, {.offset = 0.01, .frequency_ppm = 20, .seconds = 20}, 80);
             }},
    Scenario{"restart", "start",
             "the daemon is restarted after six hours: the clock does not show it", 415, restart},
    Scenario{"start-without-iburst", "start", "without iburst the first samples come once a minute",
             416, without_iburst},
    Scenario{"start-on-a-bad-network", "start", "40 % of the datagrams lost, queues of 20 ms", 417,
             bad_network},
};

}  // namespace

std::span<const Scenario> start_scenarios() { return kScenarios; }

}  // namespace gnomon::sim
