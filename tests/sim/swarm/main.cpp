// gnomon_sim_swarm: random worlds, one a seed. Says which seed broke a promise, which promise came
// first, and the one command that repeats it.
//
//   gnomon_sim_swarm                          seeds 1 to 20, or to GNOMON_SWARM_SEEDS
//   gnomon_sim_swarm --from A --seeds N       seeds A to A + N - 1
//   gnomon_sim_swarm --seed N [--plain]       one, with what there was and what went wrong
//   ... --until-broken                        ends at the first seed that breaks a promise
#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>

#include <CLI/CLI.hpp>

#include "sim/swarm.h"

namespace {

struct Arguments {
  std::optional<std::uint64_t> seed;
  std::uint64_t from = 1;
  std::uint64_t seeds = 20;
  bool plain = false;
  bool until_broken = false;
};

struct Totals {
  std::uint64_t worlds = 0;
  std::uint64_t broken_worlds = 0;
  std::uint64_t broken_promises = 0;
  double node_years = 0;
};

void run(std::uint64_t seed, const Arguments& arguments, bool talk, Totals& totals) {
  const auto result = gnomon::sim::run_swarm_seed(seed, arguments.plain);
  ++totals.worlds;
  totals.node_years += result.node_years;
  totals.broken_promises += result.broken;
  totals.broken_worlds += result.kept_promises ? 0U : 1U;
  if (talk || !result.kept_promises) {
    fmt::print("seed {}: {}, trace {:016x}\n{}{}", seed, result.kept_promises ? "kept" : "BROKEN",
               result.trace_hash, result.world, result.violations);
  }
  if (!result.kept_promises) {
    fmt::print("seed {} broke first: {}\nrepeat it: gnomon-sim --seed {}{}\n\n", seed, result.first,
               seed, arguments.plain ? " --plain" : "");
  }
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Random worlds of gnomon nodes, one a seed, with all invariants on"};
  Arguments arguments;
  app.add_option("--seed", arguments.seed, "This one only, and tell what was in it");
  app.add_option("--from", arguments.from, "The first seed (1)");
  app.add_option("--seeds", arguments.seeds, "How many (20)")->envname("GNOMON_SWARM_SEEDS");
  app.add_flag("--plain", arguments.plain, "Worlds as they were before variety was added");
  app.add_flag("--until-broken", arguments.until_broken, "End at the first that breaks a promise");
  CLI11_PARSE(app, argc, argv);

  const auto began = std::chrono::steady_clock::now();
  Totals totals;
  if (arguments.seed) {
    run(*arguments.seed, arguments, true, totals);
  } else {
    for (std::uint64_t i = 0; i < arguments.seeds; ++i) {
      run(arguments.from + i, arguments, false, totals);
      if (arguments.until_broken && totals.broken_worlds > 0) break;
    }
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  fmt::print(
      "{} seeds, {:.3f} node-years, {} invariants broken in {} worlds; {:.0f} node-days a minute\n",
      totals.worlds, totals.node_years, totals.broken_promises, totals.broken_worlds,
      totals.node_years * 365.25 * 60 / took.count());
  return totals.broken_worlds == 0 ? 0 : 1;
}
