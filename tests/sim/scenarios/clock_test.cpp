// Something happens to the clock itself.
#include "scenarios/scenario.h"

namespace gnomon::sim {
namespace {

TEST(Scenario, LeapOfTheVirtualClock) {
  World world{31, usual_path()};
  world.host({.name = "node", .peers = add_servers(world, 3)});
  world.faults(one_fault(FaultKind::kClockSet, "node", hours(2), {}, 7));
  world.run_for(hours(2) + seconds(6));
  EXPECT_EQ(world.events<ExternalClockChange>("node"), 1U);
  const auto back = world.run_until([&] { return world.converged(0.001); }, minutes(10));
  ASSERT_TRUE(back.has_value()) << world.who_is_off(0.001);
  EXPECT_LT(world.worst_error("node", hours(1)), 0.001);
  expect_promises_kept(world);
}

TEST(Scenario, PausedVirtualMachine) {
  World world{32, usual_path()};
  world.host({.name = "node", .peers = add_servers(world, 3), .maxpoll = 6});
  world.faults(one_fault(FaultKind::kSuspend, "node", hours(2), seconds(10)));
  world.run_for(hours(2) + seconds(11));
  EXPECT_NEAR(world.at("node").shown_error(), -10, 0.1);
  const auto back = world.run_until([&] { return world.converged(0.001); }, hours(1));
  ASSERT_TRUE(back.has_value()) << world.who_is_off(0.001);
  expect_promises_kept(world);
}

TEST(Scenario, FrequencyJump) {
  World world{33, usual_path()};
  world.host({.name = "node", .peers = add_servers(world, 3), .maxpoll = 6});
  world.faults(one_fault(FaultKind::kFrequencyJump, "node", hours(3), {}, 10));
  world.run_for(hours(2));
  EXPECT_LT(world.worst_error("node", hours(3)), 0.005);
  EXPECT_LT(world.worst_error("node", hours(2)), 0.0005);
  expect_promises_kept(world);
}

TEST(Scenario, TemperatureOfADay) {
  World world{34, usual_path()};
  world.host({.name = "node",
              .peers = add_servers(world, 4),
              .oscillator = {.frequency_ppm = 15, .wander = 1e-9, .temperature_ppm = 1}});
  world.run_for(hours(2));
  EXPECT_LT(world.worst_error("node", hours(48)), 0.001);
  expect_promises_kept(world);
}

}  // namespace
}  // namespace gnomon::sim
