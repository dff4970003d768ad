#include "node/association.h"

#include <gtest/gtest.h>

#include "answered_peers.h"
#include "node/peer_view.h"

namespace gnomon {
namespace {

const std::vector<std::string> kThree{"192.0.2.1", "192.0.2.2", "192.0.2.3"};

TEST(AssociationTest, IsHeardUntilItsLastSampleIsEightPollsOld) {
  AnsweredPeers world{{"192.0.2.1"}};
  EXPECT_FALSE(world.at(0).heard(world.now()));
  world.errors["192.0.2.1"] = {};
  world.run(100);
  EXPECT_TRUE(world.at(0).heard(world.now()));
  world.errors.clear();
  const double interval = world.at(0).peer().interval_seconds();
  world.run(7 * interval);
  EXPECT_TRUE(world.at(0).heard(world.now()));
  world.run(3 * world.at(0).peer().interval_seconds() + 2 * interval);
  EXPECT_TRUE(world.at(0).stale(world.now()));
  EXPECT_FALSE(world.at(0).heard(world.now()));
}

TEST(AssociationTest, AFalsetickerThatWasSilentStartsWithAnEmptyFilter) {
  for (const bool falseticker : {false, true}) {
    AnsweredPeers world{{"192.0.2.1"}};
    world.errors["192.0.2.1"] = {};
    world.run(200);
    world.at(0).truechimer = !falseticker;
    const unsigned before = world.at(0).filter.samples();
    world.errors.clear();
    world.run(400);
    ASSERT_TRUE(world.at(0).stale(world.now()));
    world.errors["192.0.2.1"] = {};
    unsigned first = 0;
    world.run(4000, [&](Association& one, Intake /*intake*/) {
      if (first == 0) first = one.filter.samples();
    });
    ASSERT_GT(first, 0U);
    if (falseticker) {
      EXPECT_EQ(first, 1U);
    } else {
      EXPECT_GT(first, before);
    }
  }
}

TEST(AssociationTest, AStartWaitsForAllWhoMayStillAnswerSoon) {
  AnsweredPeers world{kThree};
  world.errors["192.0.2.1"] = world.errors["192.0.2.2"] = {};
  world.run(1);
  EXPECT_FALSE(ready_to_start(world.peers.all(), world.now()));
  // The third has been asked often enough in vain.
  world.run(15);
  EXPECT_TRUE(ready_to_start(world.peers.all(), world.now()));
}

TEST(AssociationTest, AStartWithAKnownLiarWaitsLongerForWhoCouldContradictIt) {
  AnsweredPeers world{kThree};
  world.errors["192.0.2.1"] = {};
  world.run(15);
  EXPECT_TRUE(ready_to_start(world.peers.all(), world.now()));
  world.at(0).truechimer = false;
  EXPECT_FALSE(ready_to_start(world.peers.all(), world.now()));
}

TEST(AssociationTest, SaysWhyAPeerCannotBeChosen) {
  Config config = AnsweredPeers::config_with(
      {"192.0.2.1", "192.0.2.2", "ntp.example", "192.0.2.4", "192.0.2.5", "192.0.2.6"});
  config.peers[3].noselect = true;
  AnsweredPeers world{config};
  world.errors["192.0.2.1"] = world.errors["192.0.2.4"] = world.errors["192.0.2.5"] =
      world.errors["192.0.2.6"] = {};
  world.unsynchronized = {"192.0.2.5"};
  world.run(200);
  world.at(5).forget_server();  // it answers, but no sample is left
  const auto offered = candidates(world.peers.all(), world.now());
  ASSERT_EQ(offered.size(), 6U);
  EXPECT_FALSE(offered[0].excluded);
  EXPECT_TRUE(offered[0].steady);
  EXPECT_EQ(offered[1].excluded, PeerState::kUnreachable);
  EXPECT_EQ(offered[2].excluded, PeerState::kUnresolved);
  EXPECT_EQ(offered[3].excluded, PeerState::kNoselect);
  EXPECT_EQ(offered[4].excluded, PeerState::kUnsynchronized);
  EXPECT_EQ(offered[5].excluded, PeerState::kStale);
}

TEST(AssociationTest, OnlyASilentTruechimerIsAWitness) {
  for (const auto& verdict : {std::optional<bool>{}, std::optional{false}, std::optional{true}}) {
    AnsweredPeers world{{"192.0.2.1"}};
    world.errors["192.0.2.1"] = {};
    world.run(200);
    world.at(0).truechimer = verdict;
    EXPECT_FALSE(candidates(world.peers.all(), world.now())[0].witness);
    world.errors.clear();
    world.run(400);
    const Candidate silent = candidates(world.peers.all(), world.now())[0];
    EXPECT_TRUE(silent.excluded);
    EXPECT_EQ(silent.witness, verdict == true);
  }
}

TEST(AssociationTest, TheLastSampleIsTheLastThatTheFilterTookInEveryValue) {
  AnsweredPeers world{{"192.0.2.1"}};
  world.errors["192.0.2.1"] = {};
  world.run(150);
  world.errors["192.0.2.1"] = Duration::seconds(5);
  const PeerSnapshot before = peer_view(world.at(0), world.peers.all(), world.now());
  bool refused = false;
  for (int second = 0; second < 40 && !refused; ++second) {
    world.run(1, [&](Association& /*one*/, Intake intake) { refused = !taken(intake); });
  }
  ASSERT_TRUE(refused);
  const PeerSnapshot after = peer_view(world.at(0), world.peers.all(), world.now());
  EXPECT_EQ(after.last_sample_offset_seconds, before.last_sample_offset_seconds);
  EXPECT_EQ(after.last_sample_delay_seconds, before.last_sample_delay_seconds);
  EXPECT_GT(*after.last_sample_age_seconds, *before.last_sample_age_seconds);
}

TEST(AssociationTest, OfALocalClockNoDistanceIsShownAndItMakesNoMajority) {
  AnsweredPeers world{kThree};
  world.errors["192.0.2.1"] = world.errors["192.0.2.2"] = {};
  world.local = {"192.0.2.1"};
  world.run(30);
  const PeerSnapshot local = peer_view(world.at(0), world.peers.all(), world.now());
  EXPECT_EQ(local.local_clock, true);
  EXPECT_FALSE(local.root_distance_seconds);
  const PeerSnapshot other = peer_view(world.at(1), world.peers.all(), world.now());
  EXPECT_EQ(other.local_clock, false);
  EXPECT_TRUE(other.root_distance_seconds);
  const auto offered = candidates(world.peers.all(), world.now());
  EXPECT_GE(offered[0].root_distance(), kLocalDispersion);
  EXPECT_LT(offered[1].root_distance(), 0.1);
}

}  // namespace
}  // namespace gnomon
