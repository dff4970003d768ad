// Servers that lie, refuse or change their mind.
#include "scenarios/scenario.h"

namespace gnomon::sim {
namespace {

TEST(Scenario, FalsetickerAmongFour) {
  World world{11, usual_path()};
  const auto servers = add_servers(world, 4);
  world.scripted("s2").behaviour().offset_seconds = 0.5;
  world.host({.name = "node", .peers = servers, .preferred = "s2"});
  world.run_for(hours(1));
  EXPECT_EQ(world.peer("node", "s2").state, PeerState::kFalseticker);
  EXPECT_LT(world.worst_error("node", hours(6)), 0.001);
  expect_promises_kept(world);
}

TEST(Scenario, PeerThatDriftsAwayIsLeftBehind) {
  World world{12, usual_path()};
  world.host({.name = "node", .peers = add_servers(world, 4)});
  world.faults(one_fault(FaultKind::kServerDrift, "s1", hours(2), hours(4), 100));
  world.run_for(hours(1));
  EXPECT_LT(world.worst_error("node", hours(6)), 0.005);
  EXPECT_EQ(world.peer("node", "s3").state == PeerState::kFalseticker, false);
}

TEST(Scenario, StepOfAServer) {
  World world{13, usual_path()};
  world.host({.name = "node", .peers = add_servers(world, 4)});
  world.faults(one_fault(FaultKind::kServerOffset, "s1", hours(2), {}, 0.5));
  world.run_for(hours(3));
  EXPECT_EQ(world.peer("node", "s1").state, PeerState::kFalseticker);
  EXPECT_LT(world.worst_error("node", hours(3)), 0.001);
  expect_promises_kept(world);
}

// With a single server there is nobody to doubt it: the node goes along, without a step.
TEST(Scenario, StepOfTheOnlyServer) {
  World world{14, usual_path()};
  world.host({.name = "node", .peers = add_servers(world, 1), .maxpoll = 6});
  world.faults(one_fault(FaultKind::kServerOffset, "s1", hours(2), {}, 0.5));
  world.run_for(hours(4));
  EXPECT_NEAR(world.at("node").shown_error(), 0.5, 0.005);
  EXPECT_EQ(world.events<ClockStepped>("node"), 0U);
  expect_promises_kept(world);
}

TEST(Scenario, KissRateSlowsDownEachTime) {
  World world{15, usual_path()};
  world.host({.name = "node", .peers = add_servers(world, 3), .maxpoll = 6});
  world.faults(one_fault(FaultKind::kKissRate, "s1", hours(1), hours(2)));
  world.run_for(hours(1));
  const auto before = world.requests("node", "s1");
  world.run_for(hours(2));
  const auto kisses = world.events<KissReceived>("node");
  // Each one doubles the interval: few of them fit into two hours.
  EXPECT_GE(kisses, 3U);
  EXPECT_LE(world.requests("node", "s1") - before, 8U);
  EXPECT_GE(world.peer("node", "s1").poll_interval_seconds, 64.0 * (1U << kisses));
  EXPECT_LT(world.worst_error("node", hours(1)), 0.001);
  expect_promises_kept(world);
}

TEST(Scenario, KissDenyStops) {
  World world{16, usual_path()};
  world.host({.name = "node", .peers = add_servers(world, 3), .maxpoll = 6});
  world.faults(one_fault(FaultKind::kKissDeny, "s1", hours(1), minutes(10)));
  world.run_for(hours(1.2));
  const auto before = world.requests("node", "s1");
  world.run_for(hours(12));
  EXPECT_EQ(world.requests("node", "s1"), before);
  EXPECT_EQ(world.peer("node", "s1").state, PeerState::kUnreachable);
  expect_promises_kept(world);
}

TEST(Scenario, AnswersToNothingAreNotBelieved) {
  World world{17, usual_path()};
  const auto servers = add_servers(world, 2);
  world.scripted("s2").behaviour().wrong_origin = true;
  world.scripted("s2").behaviour().offset_seconds = 3;
  world.host({.name = "node", .peers = servers});
  EXPECT_LT(world.worst_error("node", hours(2)), 0.002);
  EXPECT_EQ(world.peer("node", "s2").reach_register, 0);
  EXPECT_GE(world.events<ResponseRejected>("node"), 10U);
  expect_promises_kept(world);
}

TEST(Scenario, OneLeapLiarIsNotBelieved) {
  World world{18, usual_path()};
  const auto servers = add_servers(world, 3);
  world.scripted("s1").behaviour().leap = LeapIndicator::kInsert;
  world.host({.name = "node", .peers = servers});
  world.run_for(hours(1));
  EXPECT_EQ(system_of(world, "node").leap, LeapIndicator::kNone);
  expect_promises_kept(world);
}

}  // namespace
}  // namespace gnomon::sim
