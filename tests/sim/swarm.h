#pragma once

#include <cstdint>
#include <string>

namespace gnomon::sim {

/// What became of one random world.
struct SwarmResult {
  bool kept_promises = true;  ///< no violation, and all hosts converged after the faults
  std::string world;          ///< what there was and what went wrong in it, for people
  std::string violations;     ///< a line each
  std::uint64_t trace_hash = 0;
  double simulated_seconds = 0;
};

/// Builds the world that follows from `seed` (servers, hosts, oscillators, paths, faults), runs it
/// with all invariants on, and asks at the end whether everybody found back to the true time.
[[nodiscard]] SwarmResult run_swarm_world(std::uint64_t seed);

}  // namespace gnomon::sim
