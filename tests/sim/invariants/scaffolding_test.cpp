// The simulator itself, with nodes in it: repeatable, and able to fail.
#include "invariants/helpers.h"
#include "sim/swarm.h"

namespace gnomon::sim {
namespace {

std::uint64_t hash_of_a_run(std::uint64_t seed) {
  World world{seed, usual_path()};
  world.host({.name = "node", .peers = add_servers(world, 3), .initial_offset_seconds = 0.2});
  world.faults(one_fault(FaultKind::kLoss, "node", minutes(10), minutes(30), 0.4));
  world.run_for(hours(2));
  return world.trace_hash();
}

TEST(Simulator, SameSeedSameTrace) {
  EXPECT_EQ(hash_of_a_run(5), hash_of_a_run(5));
  EXPECT_NE(hash_of_a_run(5), hash_of_a_run(6));
}

TEST(Simulator, SameSwarmSeedSameTrace) {
  EXPECT_EQ(run_swarm_seed(3, false).trace_hash, run_swarm_seed(3, false).trace_hash);
}

// A server that is wrong by more than it admits, and nobody else to ask: the bound must break, and
// the invariant must say so. The lie stays hidden from the world, which takes it for honest.
TEST(Simulator, TheBoundInvariantCanFail) {
  World world{7, symmetric_path(0.001, 10e-6)};
  world.server("s1", {.offset_seconds = 0.05, .root_dispersion_seconds = 20e-6});
  world.host({.name = "node", .peers = {"s1"}});
  world.trust_blindly("s1");
  world.run_for(minutes(10));
  ASSERT_GT(world.violations().count(), 0U);
  EXPECT_NE(world.violations().report().find("the bound is"), std::string::npos)
      << world.violations().report();
}

TEST(Simulator, ALiarThatAdmitsItsErrorBreaksNothing) {
  World world{8, symmetric_path(0.001, 10e-6)};
  world.server("s1", {.offset_seconds = 0.05, .root_dispersion_seconds = 0.06});
  world.host({.name = "node", .peers = {"s1"}});
  world.run_for(hours(1));
  EXPECT_NEAR(world.at("node").shown_error(), 0.05, 0.01);
  expect_promises_kept(world);
}

}  // namespace
}  // namespace gnomon::sim
