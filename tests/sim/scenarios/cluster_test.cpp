// Several daemons that follow one another.
#include <map>

#include "scenarios/scenario.h"

namespace gnomon::sim {
namespace {

/// ltt1 follows four upstream servers, one of them preferred, and serves ltt2 to ltt5.
void build_cluster(World& world) {
  world.host({.name = "ltt1",
              .peers = add_servers(world, 4),
              .preferred = "s3",
              .oscillator = {.frequency_ppm = 13},
              .initial_offset_seconds = -0.65});
  const std::map<std::string, double> clients{
      {"ltt2", 20}, {"ltt3", -35}, {"ltt4", 7}, {"ltt5", -2}};
  for (const auto& [name, frequency_ppm] : clients) {
    world.path(name, "ltt1", symmetric_path(150e-6, 30e-6));
    world.host({.name = name,
                .peers = {"ltt1"},
                .oscillator = {.frequency_ppm = frequency_ppm},
                .initial_offset_seconds = 0.01 * frequency_ppm,
                .local = {.enabled = true}});
  }
}

TEST(Scenario, ClusterOfFive) {
  World world{41, usual_path()};
  build_cluster(world);
  const auto took = world.run_until([&] { return world.converged(0.001); }, hours(1));
  ASSERT_TRUE(took.has_value()) << world.who_is_off(0.001);
  world.run_for(hours(6));
  EXPECT_TRUE(world.converged(0.001)) << world.who_is_off(0.001);
  EXPECT_EQ(system_of(world, "ltt1").stratum, 2);
  EXPECT_EQ(system_of(world, "ltt4").stratum, 3);
  expect_promises_kept(world);
}

TEST(Scenario, ClusterLosesItsUpstream) {
  World world{42, usual_path()};
  build_cluster(world);
  FaultPlan plan;
  for (const std::string server : {"s1", "s2", "s3", "s4"}) {
    plan.faults.push_back(
        {.kind = FaultKind::kServerSilent, .target = server, .at = hours(3), .length = hours(5)});
  }
  world.faults(plan).run_for(hours(8));
  EXPECT_EQ(system_of(world, "ltt1").state, SystemState::kHoldover);
  const auto back = world.run_until([&] { return world.converged(0.001); }, hours(2));
  ASSERT_TRUE(back.has_value()) << world.who_is_off(0.001);
  expect_promises_kept(world);
}

}  // namespace
}  // namespace gnomon::sim
