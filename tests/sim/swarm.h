#pragma once

#include <cstdint>
#include <string>

#include "sim/run.h"

namespace gnomon::sim {

/// Builds in `run` a random world from the run's seed: servers, hosts, oscillators, paths,
/// policies, faults. Runs it with all invariants on, and asks at the end whether all hosts are back
/// at the true time. Returns a description of the world for people, one line a thing.
///
/// `plain`: the world as it was before the swarm was given more variety, so that old kept seeds
/// still mean the same worlds.
std::string run_swarm_world(Run& run, bool plain);

/// What became of one random world.
struct SwarmResult {
  bool kept_promises = true;  ///< no violation, and all hosts converged after the faults
  std::string world;          ///< what there was and what went wrong in it
  std::string first;          ///< the promise that was broken first; empty: none was broken
  std::string violations;     ///< a line each
  std::size_t broken = 0;     ///< number of violations, and of limits that were not kept
  std::uint64_t trace_hash = 0;
  double node_years = 0;
};

[[nodiscard]] SwarmResult run_swarm_seed(std::uint64_t seed, bool plain);

}  // namespace gnomon::sim
