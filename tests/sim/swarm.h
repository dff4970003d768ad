#pragma once

#include <cstdint>
#include <string>

#include "sim/run.h"

namespace gnomon::sim {

/// Builds in `run` the world that follows from its seed (servers, hosts, oscillators, paths,
/// policies, faults), runs it with all invariants on, and asks at the end whether everybody found
/// back to the true time. What there was in it, for people, a line each.
///
/// `plain`: without what was added to the worlds later, so that kept seeds mean what they meant.
std::string run_swarm_world(Run& run, bool plain);

/// What became of one random world.
struct SwarmResult {
  bool kept_promises = true;  ///< no violation, and all hosts converged after the faults
  std::string world;          ///< what there was and what went wrong in it
  std::string first;          ///< the first promise that was broken; empty: none
  std::string violations;     ///< a line each
  std::size_t broken = 0;     ///< invariants and limits
  std::uint64_t trace_hash = 0;
  double node_years = 0;
};

[[nodiscard]] SwarmResult run_swarm_seed(std::uint64_t seed, bool plain);

}  // namespace gnomon::sim
