// The network fails, heals and loses.
#include "scenarios/scenario.h"

namespace gnomon::sim {
namespace {

TEST(Scenario, LossOfUpstream) {
  World world{21, usual_path()};
  world.host({.name = "node",
              .peers = add_servers(world, 3),
              .oscillator = {.frequency_ppm = 20, .wander = 3e-9}});
  world.faults(one_fault(FaultKind::kPartition, "node", hours(6), {}));
  world.run_for(hours(6));
  ASSERT_EQ(system_of(world, "node").state, SystemState::kSynchronized);
  double bound = system_of(world, "node").max_error_seconds.value_or(1);
  // In holdover the bound grows from hour to hour, and contains the error: the invariant sees to
  // it.
  const auto left = world.run_until(
      [&] { return system_of(world, "node").state == SystemState::kHoldover; }, hours(3));
  ASSERT_TRUE(left.has_value());
  for (int hour = 0; hour < 12; ++hour) {
    world.run_for(hours(1));
    ASSERT_EQ(system_of(world, "node").state, SystemState::kHoldover);
    EXPECT_GT(system_of(world, "node").max_error_seconds.value_or(0), bound + 3600 * 14e-6);
    bound = system_of(world, "node").max_error_seconds.value_or(0);
  }
  EXPECT_LT(std::abs(world.at("node").shown_error()), 0.05);
  // Beyond its limit it does not claim to know the time any more.
  world.run_for(hours(24));
  EXPECT_EQ(system_of(world, "node").state, SystemState::kUnsynchronized);
  expect_promises_kept(world);
}

TEST(Scenario, PartitionAndHealing) {
  World world{22, usual_path()};
  world.host({.name = "node",
              .peers = add_servers(world, 4),
              .oscillator = {.frequency_ppm = -30, .wander = 1e-8},
              .maxpoll = 7});
  world.faults(one_fault(FaultKind::kPartition, "node", hours(2), hours(4)));
  world.run_for(hours(6));
  EXPECT_EQ(system_of(world, "node").state, SystemState::kHoldover);
  const auto healed = world.run_until([&] { return world.converged(0.001); }, hours(1));
  ASSERT_TRUE(healed.has_value()) << world.who_is_off(0.001);
  EXPECT_LT(world.worst_error("node", hours(2)), 0.002);
  expect_promises_kept(world);
}

// One of three has begun to lie while nobody could be heard. Which of them is heard first is
// chance: the liar must not be believed before the others are heard.
TEST(Scenario, HealingWithALiar) {
  for (std::uint64_t seed = 230; seed < 238; ++seed) {
    World world{seed, usual_path()};
    world.host({.name = "node", .peers = add_servers(world, 3), .maxpoll = 7});
    FaultPlan plan = one_fault(FaultKind::kPartition, "node", hours(2), hours(2));
    plan.faults.push_back(
        {.kind = FaultKind::kServerOffset, .target = "s3", .at = hours(3), .amount = 0.3});
    world.faults(plan).run_for(hours(4));
    EXPECT_LT(world.worst_error("node", hours(1)), 0.01) << "seed " << seed;
    expect_promises_kept(world);
  }
}

// Two of three fall silent, and the third begins to lie: for a while their last word counts.
TEST(Scenario, LonelyLiar) {
  World world{26, usual_path()};
  world.host({.name = "node", .peers = add_servers(world, 3), .maxpoll = 6});
  FaultPlan plan;
  for (const std::string server : {"s1", "s2"}) {
    plan.faults.push_back(
        {.kind = FaultKind::kPartition, .target = server, .at = hours(2), .length = minutes(30)});
  }
  plan.faults.push_back(
      {.kind = FaultKind::kServerOffset, .target = "s3", .at = hours(2.2), .amount = 0.3});
  world.faults(plan).run_for(hours(2.4));
  EXPECT_EQ(world.peer("node", "s3").state, PeerState::kFalseticker);
  EXPECT_EQ(system_of(world, "node").state, SystemState::kHoldover);
  EXPECT_LT(world.worst_error("node", hours(1)), 0.002);
  EXPECT_TRUE(world.converged(0.001)) << world.who_is_off(0.001);
  expect_promises_kept(world);
}

TEST(Scenario, ThirtyPercentLoss) {
  World world{24, usual_path()};
  auto path = usual_path();
  path.there.loss = path.back.loss = 0.3;
  const auto servers = add_servers(world, 4);
  for (const std::string& server : servers) world.path("node", server, path);
  world.host({.name = "node", .peers = servers, .oscillator = {.frequency_ppm = 30}});
  world.run_for(hours(2));
  EXPECT_LT(world.worst_error("node", hours(12)), 0.001);
  expect_promises_kept(world);
}

TEST(Scenario, RouteChangeOneWay) {
  World world{25, usual_path()};
  world.host({.name = "node", .peers = add_servers(world, 1), .maxpoll = 6});
  world.faults(one_fault(FaultKind::kRouteChange, "node", hours(2), hours(2), 0.005));
  world.run_for(hours(1));
  // Half of the change at most: nobody can know which way it was.
  EXPECT_LT(world.worst_error("node", hours(4)), 0.0035);
  expect_promises_kept(world);
}

}  // namespace
}  // namespace gnomon::sim
