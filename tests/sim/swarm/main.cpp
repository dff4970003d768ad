// gnomon_sim_swarm: random worlds, one a seed. Says which seed broke a promise, and how to see it
// again.
//
//   gnomon_sim_swarm               seeds 1 to 20, or to GNOMON_SWARM_SEEDS
//   gnomon_sim_swarm --seed N      one, with what there was and what went wrong
#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <span>
#include <string_view>

#include "sim/swarm.h"

namespace {

constexpr std::uint64_t kUsualSeeds = 20;

std::optional<std::uint64_t> parse(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// True: all promises were kept.
bool run(std::uint64_t seed, bool talk) {
  const auto result = gnomon::sim::run_swarm_world(seed);
  if (talk || !result.kept_promises) {
    fmt::print("seed {}: {}, trace {:016x}\n{}{}", seed, result.kept_promises ? "kept" : "BROKEN",
               result.trace_hash, result.world, result.violations);
  }
  if (!result.kept_promises) fmt::print("repeat it: gnomon_sim_swarm --seed {}\n\n", seed);
  return result.kept_promises;
}

int run_many(std::uint64_t count) {
  std::uint64_t broken = 0;
  for (std::uint64_t seed = 1; seed <= count; ++seed) broken += run(seed, false) ? 0U : 1U;
  fmt::print("{} worlds, {} broke a promise\n", count, broken);
  return broken == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::span arguments(argv, static_cast<std::size_t>(argc));
  if (argc == 1) {
    const char* wanted = std::getenv("GNOMON_SWARM_SEEDS");
    return run_many(wanted == nullptr ? kUsualSeeds : parse(wanted).value_or(kUsualSeeds));
  }
  const auto seed =
      argc == 3 && std::string_view{arguments[1]} == "--seed" ? parse(arguments[2]) : std::nullopt;
  if (!seed) {
    fmt::print(stderr, "usage: gnomon_sim_swarm [--seed N]\n");
    return 2;
  }
  return run(*seed, true) ? 0 : 1;
}
