// How a node finds the time at first.
#include "scenarios/scenario.h"

namespace gnomon::sim {
namespace {

TEST(Scenario, ColdStart) {
  World world{1, usual_path()};
  world.host({.name = "node",
              .peers = add_servers(world, 4),
              .oscillator = {.frequency_ppm = 10},
              .initial_offset_seconds = 0.1});
  const auto took = world.run_until([&] { return world.converged(0.001); }, minutes(5));
  ASSERT_TRUE(took.has_value()) << world.who_is_off(0.001);
  EXPECT_LT(*took, seconds(30));
  world.run_for(hours(1));
  EXPECT_LT(world.worst_error("node", hours(12)), 300e-6);
  expect_promises_kept(world);
}

TEST(Scenario, LargeOffset) {
  World world{2, usual_path()};
  world.host({.name = "node", .peers = add_servers(world, 3), .initial_offset_seconds = -300});
  ASSERT_TRUE(world.run_until([&] { return world.converged(0.001); }, minutes(5)));
  EXPECT_EQ(world.events<ClockStepped>("node"), 1U);
  world.run_for(hours(1));
  EXPECT_LT(world.worst_error("node", hours(1)), 0.001);
  expect_promises_kept(world);
}

TEST(Scenario, OffsetBeyondThePanicLimitIsLeftAlone) {
  World world{3, usual_path()};
  world.host({.name = "node", .peers = add_servers(world, 3), .initial_offset_seconds = 5000});
  world.run_for(hours(1));
  EXPECT_EQ(system_of(world, "node").state, SystemState::kPanic);
  EXPECT_GE(world.events<PanicRefused>("node"), 1U);
  EXPECT_NEAR(world.at("node").shown_error(), 5000, 1);
  expect_promises_kept(world);
}

TEST(Scenario, FastOscillator) {
  World world{4, usual_path()};
  world.host({.name = "node",
              .peers = add_servers(world, 3),
              .oscillator = {.frequency_ppm = 50},
              .initial_offset_seconds = 0.01});
  world.run_for(hours(2));
  EXPECT_LT(world.worst_error("node", hours(6)), 0.001);
  EXPECT_NEAR(world.at("node").clock().frequency_ratio(), -50e-6, 0.5e-6);
  expect_promises_kept(world);
}

TEST(Scenario, DriftFileIsWorthAnHour) {
  World world{5, usual_path()};
  world.host({.name = "node",
              .peers = add_servers(world, 1),
              .oscillator = {.frequency_ppm = 50},
              .frequency_ratio = -50e-6});
  world.run_for(minutes(1));
  EXPECT_NEAR(world.at("node").clock().rate_error(world.now()), 0, 2e-6);
  EXPECT_LT(world.worst_error("node", hours(1)), 0.001);
  expect_promises_kept(world);
}

}  // namespace
}  // namespace gnomon::sim
