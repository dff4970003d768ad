// gnomon-sim: one simulated world, watched. See tests/sim/README.md.
#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include "rig/census.h"
#include "sim/scenario.h"
#include "sim/swarm.h"

namespace {

using gnomon::rig::Census;
using gnomon::sim::Recorder;
using gnomon::sim::Run;
using gnomon::sim::RunOptions;
using gnomon::sim::Scenario;
using gnomon::sim::TraceText;

struct Arguments {
  std::optional<std::uint64_t> seed;
  std::string scenario;
  unsigned nodes = 1;
  std::optional<double> days;
  std::string trace;
  std::string csv;
  double cadence = 16;
  double skip_hours = 1;
  bool list = false;
  bool census = false;
  bool plain = false;
};

void add_options(CLI::App& app, Arguments& arguments) {
  app.add_option("--seed", arguments.seed, "All that is random follows from it");
  app.add_option("--scenario", arguments.scenario, "A named world; none: the swarm's of --seed");
  app.add_option("--nodes", arguments.nodes, "So many copies of each node of a scenario")
      ->check(CLI::Range(1, 10000));
  app.add_option("--days", arguments.days, "Go on until so many simulated days have passed")
      ->check(CLI::PositiveNumber);
  app.add_option("--trace", arguments.trace, "File for every event and clock command, - for here");
  app.add_option("--csv", arguments.csv, "File for errors, estimates and bounds, - for here");
  app.add_option("--cadence", arguments.cadence, "Seconds between looks (16)")
      ->check(CLI::PositiveNumber);
  app.add_option("--skip-hours", arguments.skip_hours, "Start that the figures leave out (1)")
      ->check(CLI::NonNegativeNumber);
  app.add_flag("--plain", arguments.plain, "Of the swarm's worlds the plain one of the seed");
  app.add_flag("--list", arguments.list, "List the scenarios");
  app.add_flag(
      "--census", arguments.census,
      "Count each kind of input and output of the nodes; fails if one never occurs, or is\n"
      "not carried out");
}

int list_scenarios() {
  std::string_view kind;
  for (const Scenario& scenario : gnomon::sim::all_scenarios()) {
    if (scenario.kind != kind) fmt::print("{}\n", scenario.kind);
    kind = scenario.kind;
    fmt::print("  {:<34} {}\n", scenario.name, scenario.about);
  }
  fmt::print("{} scenarios\n", gnomon::sim::all_scenarios().size());
  return 0;
}

const Scenario* find_scenario(const std::string& name) {
  for (const Scenario& scenario : gnomon::sim::all_scenarios()) {
    if (scenario.name == name) return &scenario;
  }
  return nullptr;
}

/// A file, standard output, or nothing.
class Sink {
 public:
  explicit Sink(const std::string& name) : wanted_{!name.empty()}, standard_{name == "-"} {
    if (wanted_ && !standard_) file_.open(name);
  }

  [[nodiscard]] bool failed() { return wanted_ && !standard_ && !file_; }

  [[nodiscard]] std::ostream* stream() {
    if (!wanted_) return nullptr;
    return standard_ ? &std::cout : &file_;
  }

 private:
  bool wanted_;
  bool standard_;
  std::ofstream file_;
};

void print_figures(const Recorder& recorder, double skip_hours) {
  fmt::print("from {:g} h on; microseconds, rate in ppb\n", skip_hours);
  fmt::print("{:<10}{:>10}{:>10}{:>12}{:>10}{:>10}{:>12}{:>10}{:>12}\n", "node", "RMS", "worst",
             "RMS of est.", "bound", "b/error", "margin", "RMS rate", "requests/h");
  for (const auto& [name, one] : recorder.figures(3600 * skip_hours)) {
    fmt::print("{:<10}{:>10.4g}{:>10.4g}{:>12.4g}{:>10.4g}{:>10.3g}{:>12.4g}{:>10.4g}{:>12.4g}\n",
               name, 1e6 * one.rms_error, 1e6 * one.worst_error, 1e6 * one.rms_estimate_error,
               1e6 * one.median_bound, one.median_bound_ratio, 1e6 * one.smallest_margin,
               1e9 * one.rms_frequency_error, one.requests_an_hour);
  }
}

void print_summary(const Run& run, double wall_seconds) {
  const double days = gnomon::sim::elapsed_seconds(run.world.now()) / 86400;
  const double node_days = days * static_cast<double>(run.world.host_names().size());
  for (const auto& limit : run.limits()) {
    fmt::print("{} {}\n", limit.kept ? "kept  " : "BROKEN", limit.text);
  }
  fmt::print("{} invariants broken\n{}", run.world.violations().count(),
             run.world.violations().report());
  fmt::print("{:.3f} node-days in {:.2f} s, {:.0f} a minute; trace {:016x}\n", node_days,
             wall_seconds, 60 * node_days / wall_seconds, run.world.trace_hash());
}

/// How many outputs of the kind at `place` no simulated host has carried out.
std::size_t left_alone(Run& run, std::size_t place) {
  std::size_t sum = 0;
  for (const std::string& host : run.world.host_names()) {
    sum += run.world.at(host).left_alone().at(place);
  }
  return sum;
}

/// Prints the counts. True: every kind occurs, and every output was carried out.
bool print_census(const Census& census, Run& run) {
  bool complete = true;
  census.each_input([&](std::string_view name, std::size_t count) {
    fmt::print("input   {:<22}{:>10}\n", name, count);
    complete = complete && count > 0;
  });
  std::size_t place = 0;
  census.each_output([&](std::string_view name, std::size_t count) {
    const std::size_t ignored = left_alone(run, place++);
    fmt::print("output  {:<22}{:>10}{}\n", name, count, ignored > 0 ? "  LEFT ALONE" : "");
    complete = complete && count > 0 && ignored == 0;
  });
  return complete;
}

int run_one(const Arguments& arguments, const Scenario* scenario) {
  Sink csv{arguments.csv};
  Sink trace{arguments.trace};
  if (csv.failed() || trace.failed()) {
    fmt::print(stderr, "gnomon-sim: cannot write {}\n",
               csv.failed() ? arguments.csv : arguments.trace);
    return 2;
  }
  Recorder recorder{gnomon::sim::seconds(arguments.cadence), csv.stream()};
  std::optional<TraceText> text;
  if (trace.stream() != nullptr) text.emplace(*trace.stream());
  Census census;
  RunOptions options{.seed = arguments.seed,
                     .nodes = arguments.nodes,
                     .recorder = &recorder,
                     .trace = text ? &*text : nullptr,
                     .stages = arguments.census ? &census : nullptr};
  if (arguments.days) options.span = gnomon::sim::hours(24 * *arguments.days);

  const auto began = std::chrono::steady_clock::now();
  Run run{scenario != nullptr ? scenario->seed : 1, options};
  if (scenario != nullptr) {
    scenario->script(run);
  } else {
    fmt::print("the swarm's world of seed {}:\n{}", run.seed(),
               gnomon::sim::run_swarm_world(run, arguments.plain));
  }
  run.finish();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;

  if (trace.stream() != nullptr) {
    *trace.stream() << fmt::format("hash {:016x}\n", run.world.trace_hash());
  }
  print_figures(recorder, arguments.skip_hours);
  print_summary(run, took.count());
  const bool complete = !arguments.census || print_census(census, run);
  return run.good() && complete ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"One simulated world of gnomon nodes: a named scenario, or the swarm's of a seed"};
  Arguments arguments;
  add_options(app, arguments);
  CLI11_PARSE(app, argc, argv);
  if (arguments.list) return list_scenarios();
  const Scenario* scenario = find_scenario(arguments.scenario);
  if (scenario == nullptr && !arguments.scenario.empty()) {
    fmt::print(stderr, "gnomon-sim: no scenario {} (--list lists them)\n", arguments.scenario);
    return 2;
  }
  return run_one(arguments, scenario);
}
