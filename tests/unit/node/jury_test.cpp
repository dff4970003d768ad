#include "node/jury.h"

#include <gtest/gtest.h>

#include "answered_peers.h"

namespace gnomon {
namespace {

const std::vector<std::string> kThree{"192.0.2.1", "192.0.2.2", "192.0.2.3"};

class JuryTest : public ::testing::Test {
 protected:
  void run(double seconds) {
    const MonoTime end = world_.mono + Duration::seconds(seconds);
    while (world_.mono < end) {
      world_.run(1, [this](Association& one, Intake intake) {
        jury_.on_answer(world_.now(), world_.peers.all(), one);
        if (taken(intake)) jury_.on_sample(one, intake);
        judge();
      });
      judge();
    }
  }

  void judge() {
    Standpoint here;
    if (bounded_) here.max_error_seconds = 0.01;
    jury_.judge(world_.now(), world_.peers.all(), here, world_.events);
  }

  [[nodiscard]] PeerState state(std::size_t place) { return world_.at(place).verdict.state; }

  AnsweredPeers world_{kThree};
  Jury jury_{world_.config};
  bool bounded_ = false;  ///< the clock's own error is known
};

TEST_F(JuryTest, FollowsNobodyBeforeEnoughWereHeard) {
  world_.errors["192.0.2.1"] = {};
  run(2);
  EXPECT_FALSE(jury_.selection().system_peer);
  EXPECT_FALSE(jury_.selection().combined);
  run(20);
  EXPECT_TRUE(jury_.selection().system_peer);
}

TEST_F(JuryTest, AMinorityIsAFalseticker) {
  world_.errors["192.0.2.1"] = Duration::milliseconds(500);
  world_.errors["192.0.2.2"] = world_.errors["192.0.2.3"] = {};
  run(60);
  EXPECT_EQ(state(0), PeerState::kFalseticker);
  EXPECT_EQ(world_.at(0).truechimer, false);
  EXPECT_EQ(world_.at(1).truechimer, true);
  ASSERT_TRUE(jury_.selection().combined);
  EXPECT_LT(std::abs(jury_.selection().combined->offset_seconds), 1e-3);
}

TEST_F(JuryTest, TellsEachChangeOnceAndTheReferenceByName) {
  world_.errors["192.0.2.1"] = {};
  run(60);
  ASSERT_EQ(state(0), PeerState::kSystemPeer);
  EXPECT_EQ(world_.events.count<ReferenceChanged>(), 1U);
  const auto told = world_.events.count<PeerStateChanged>();
  judge();
  judge();
  EXPECT_EQ(world_.events.count<PeerStateChanged>(), told);
  const auto change = std::ranges::find_if(world_.events.all, [](const Event& event) {
    return std::holds_alternative<ReferenceChanged>(event);
  });
  EXPECT_EQ(std::get<ReferenceChanged>(*change).peer, "192.0.2.1");
}

TEST_F(JuryTest, AKnownLiarIsForgivenOnlyWhenTheOthersWereCalledInVain) {
  world_.errors["192.0.2.1"] = Duration::milliseconds(500);
  world_.errors["192.0.2.2"] = world_.errors["192.0.2.3"] = {};
  run(60);
  ASSERT_EQ(world_.at(0).truechimer, false);
  world_.errors.erase("192.0.2.2");
  world_.errors.erase("192.0.2.3");
  // What they said is held against it for 64 of the longest poll intervals.
  const auto before = world_.requests;
  bool called = false;
  const auto followed = [&] { return jury_.selection().system_peer == world_.at(0).peer().id(); };
  for (int minute = 0; minute < 600 && !followed(); ++minute) {
    const int asked = world_.requests["192.0.2.2"];
    run(60);
    called = called || world_.requests["192.0.2.2"] >= asked + 4;
  }
  EXPECT_TRUE(called);
  EXPECT_TRUE(followed());
  EXPECT_GT(world_.requests["192.0.2.2"], before.at("192.0.2.2") + 8);
}

TEST_F(JuryTest, AfterAnAdjournmentEnoughMustBeHeardAnew) {
  for (const std::string& address : kThree) world_.errors[address] = {};
  run(60);
  ASSERT_TRUE(jury_.selection().combined);
  jury_.adjourn();
  world_.peers.void_samples(world_.mono, {.by_us = false});
  EXPECT_FALSE(jury_.selection().combined);
  judge();
  EXPECT_FALSE(jury_.selection().system_peer);
  run(20);
  EXPECT_TRUE(jury_.selection().system_peer);
}

TEST_F(JuryTest, NewLimitsCountFromTheNextJudgement) {
  world_.errors["192.0.2.1"] = world_.errors["192.0.2.2"] = {};
  run(60);
  ASSERT_TRUE(jury_.selection().system_peer);
  Config config = world_.config;
  config.discipline.min_peers = 3;
  jury_.configure(config);
  judge();
  EXPECT_FALSE(jury_.selection().system_peer);
}

TEST_F(JuryTest, OneLocalClockIsFollowedWhileNobodyKnowsTheTime) {
  for (const std::string& address : kThree) world_.errors[address] = {};
  world_.local = {kThree.begin(), kThree.end()};
  run(60);
  EXPECT_EQ(state(0), PeerState::kSystemPeer) << "the lowest address of the lowest stratum";
  EXPECT_EQ(state(1), PeerState::kOrphan);
  EXPECT_EQ(state(2), PeerState::kOrphan);
}

TEST_F(JuryTest, TwoLocalClocksHaveNoVoteAgainstOneThatKnowsTheTime) {
  world_.errors["192.0.2.1"] = Duration::seconds(3);
  world_.errors["192.0.2.2"] = Duration::seconds(3);
  world_.errors["192.0.2.3"] = {};
  world_.local = {"192.0.2.1", "192.0.2.2"};
  run(60);
  EXPECT_EQ(state(0), PeerState::kOrphan);
  EXPECT_EQ(state(1), PeerState::kOrphan);
  EXPECT_EQ(state(2), PeerState::kSystemPeer);
}

TEST_F(JuryTest, ALocalClockIsNotFollowedWhileOurOwnIsBetter) {
  world_.errors["192.0.2.1"] = Duration::seconds(3);
  world_.local = {"192.0.2.1"};
  bounded_ = true;
  run(60);
  EXPECT_EQ(state(0), PeerState::kOrphan);
  EXPECT_FALSE(jury_.selection().system_peer);
  bounded_ = false;
  run(60);
  EXPECT_EQ(state(0), PeerState::kSystemPeer);
}

}  // namespace
}  // namespace gnomon
