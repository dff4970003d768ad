#include "node/standpoint.h"

#include <gtest/gtest.h>

#include "answered_peers.h"

namespace gnomon {
namespace {

const IpAddress kLocalClock = *IpAddress::parse("127.127.1.1");

TEST(StandpointTest, ALocalClockSaysSo) {
  EXPECT_TRUE(names_a_local_clock(RefId::from_address(kLocalClock)));
  EXPECT_TRUE(names_a_local_clock(RefId::from_text("LOCL")));
  EXPECT_FALSE(names_a_local_clock(RefId::from_text("GPS")));
  EXPECT_FALSE(names_a_local_clock(RefId{0x7f000001}));
}

TEST(StandpointTest, NobodyVouchesForALocalClockAtOurOwnLocalStratum) {
  const RefId own = RefId::from_address(kLocalClock);
  EXPECT_TRUE(unvouched({.stratum = 10, .refid = own}, 10));
  EXPECT_TRUE(unvouched({.stratum = 11, .refid = {0xc0000201}}, 10));
  EXPECT_FALSE(unvouched({.stratum = 10, .refid = {0xc0000201}}, 10));
  EXPECT_FALSE(unvouched({.stratum = 4, .refid = own}, 10)) << "an authority";
  EXPECT_TRUE(unvouched({.stratum = 5, .refid = own}, 10)) << "it says so itself";
  EXPECT_TRUE(unvouched({.stratum = 10, .refid = own}, std::nullopt)) << "it says so itself";
  EXPECT_FALSE(unvouched({.stratum = 3, .refid = own}, std::nullopt)) << "we have no local clock";
}

class HiddenTest : public ::testing::Test {
 protected:
  HiddenTest() {
    for (const char* address : {"192.0.2.1", "192.0.2.2"}) world_.errors[address] = {};
    world_.run(100);
    offered_ = candidates(world_.peers.all(), world_.now());
    offered_[1].stratum = 4;
    offered_[1].root_dispersion_seconds = 0.05;
  }

  std::optional<PeerState> second(const Standpoint& standpoint) {
    std::vector<Candidate> offered = offered_;
    stand_back(offered, world_.peers.all(), standpoint, 1.0);
    return offered[1].excluded;
  }

  AnsweredPeers world_{{"192.0.2.1", "192.0.2.2"}};
  std::vector<Candidate> offered_;
};

TEST_F(HiddenTest, WhoIsFarBelowUsIsALoopUnlessItKnowsTheTimeBetter) {
  offered_[0].excluded = PeerState::kUnreachable;
  EXPECT_EQ(second({.stratum = 2, .max_error_seconds = 0.01}), PeerState::kLoop);
  EXPECT_FALSE(second({.stratum = 2, .max_error_seconds = 0.2}));
  EXPECT_FALSE(second({.stratum = 3, .max_error_seconds = 0.01})) << "a follower would name us";
  EXPECT_FALSE(second({})) << "we serve nothing";
}

TEST_F(HiddenTest, ItVotesWhileOthersCanBeFollowed) {
  EXPECT_FALSE(second({.stratum = 2, .max_error_seconds = 0.01}));
}

TEST_F(HiddenTest, WhileWeServeOurOwnClockNobodyFarBelowIsFollowed) {
  offered_[1].stratum = 12;
  EXPECT_EQ(second({.stratum = 10, .own_clock = true}), PeerState::kLoop);
  offered_[1].stratum = 11;
  EXPECT_FALSE(second({.stratum = 10, .own_clock = true}));
}

}  // namespace
}  // namespace gnomon
