#include "node/leap_keeper.h"

#include <gtest/gtest.h>

#include "answered_peers.h"

namespace gnomon {
namespace {

constexpr std::int64_t kYear2027 = 1'798'761'600'000'000'000;

/// So many seconds after 2027-01-01 00:00:00 UTC.
LocalTime at(double seconds) {
  return LocalTime::from_nanoseconds(kYear2027) + Duration::seconds(seconds);
}

constexpr double kDay = 86400;

LeapWarningState heard_at(double seconds, const LeapVotes& votes) {
  LeapKeeper leap;
  leap.hear(at(seconds), votes);
  return leap.state(at(seconds));
}

TEST(LeapKeeper, TheMonthDecidesWhetherAWarningIsBelieved) {
  const LeapVotes all{.voters = 3, .insert = 3};
  EXPECT_EQ(heard_at(-60, all), LeapWarningState::kAnnounced);
  EXPECT_EQ(heard_at(-kDay - 1, all), LeapWarningState::kAwaited);
  EXPECT_EQ(heard_at(-31 * kDay, all), LeapWarningState::kAwaited);
  EXPECT_EQ(heard_at(-31 * kDay - 1, all), LeapWarningState::kWrongMonth);  // 30 November
  EXPECT_EQ(heard_at(0, all), LeapWarningState::kWrongMonth);
  EXPECT_EQ(heard_at(30.5 * kDay, all), LeapWarningState::kWrongMonth);  // 31 January
  EXPECT_EQ(heard_at(180.5 * kDay, all), LeapWarningState::kAnnounced);  // 30 June
}

TEST(LeapKeeper, MoreThanHalfOfThePeersInUseMustWarn) {
  EXPECT_EQ(heard_at(-60, {.voters = 3, .insert = 1}), LeapWarningState::kNoMajority);
  EXPECT_EQ(heard_at(-60, {.voters = 2, .insert = 1}), LeapWarningState::kNoMajority);
  EXPECT_EQ(heard_at(-60, {.voters = 3, .insert = 1, .remove = 1}), LeapWarningState::kNoMajority);
  EXPECT_EQ(heard_at(-60, {.voters = 3, .remove = 2}), LeapWarningState::kAnnounced);
  EXPECT_EQ(heard_at(-60, {.voters = 3}), LeapWarningState::kNone);
}

TEST(LeapKeeper, EndsWithItsSecondThoughNobodySaysSo) {
  LeapKeeper leap;
  leap.hear(at(-10), {.voters = 1, .remove = 1});
  EXPECT_EQ(leap.expected().at(at(-1e-9)), LeapIndicator::kDelete);
  for (const double later : {0.0, 1.0, 26.0, kDay, 180.5 * kDay, 364.5 * kDay}) {
    EXPECT_EQ(leap.expected().at(at(later)), LeapIndicator::kNone) << later;
    EXPECT_EQ(leap.state(at(later)), LeapWarningState::kNone) << later;
  }
}

TEST(LeapKeeper, IsTakenBack) {
  LeapKeeper leap;
  leap.hear(at(-1000), {.voters = 1, .insert = 1});
  leap.hear(at(-900), {.voters = 1});
  EXPECT_EQ(leap.state(at(-60)), LeapWarningState::kNone);
}

TEST(LeapKeeper, APreferredPeerAloneDecidesOnNoLeapSecond) {
  AnsweredPeers world{{"192.0.2.1", "192.0.2.2", "192.0.2.3"}};
  for (const auto& address : {"192.0.2.1", "192.0.2.2", "192.0.2.3"}) world.errors[address] = {};
  world.leaps["192.0.2.1"] = LeapIndicator::kInsert;
  world.run(60);
  world.at(0).verdict.state = PeerState::kSystemPeer;
  world.at(1).verdict.state = PeerState::kNotPreferred;
  world.at(2).verdict.state = PeerState::kNotPreferred;
  const LeapVotes votes = leap_votes(world.peers.all());
  EXPECT_EQ(votes.voters, 3U);
  EXPECT_EQ(votes.insert, 1U);
  EXPECT_EQ(votes.majority(), LeapIndicator::kNone);
}

TEST(LeapKeeper, PeersThatAreNotInUseHaveNoVote) {
  AnsweredPeers world{{"192.0.2.1", "192.0.2.2"}};
  for (const auto& address : {"192.0.2.1", "192.0.2.2"}) {
    world.errors[address] = {};
    world.leaps[address] = LeapIndicator::kInsert;
  }
  world.run(60);
  world.at(0).verdict.state = PeerState::kSystemPeer;
  for (const PeerState unused : {PeerState::kFalseticker, PeerState::kNoselect, PeerState::kStale,
                                 PeerState::kOrphan, PeerState::kUnreachable}) {
    world.at(1).verdict.state = unused;
    EXPECT_EQ(leap_votes(world.peers.all()).voters, 1U) << state_name(unused);
  }
}

}  // namespace
}  // namespace gnomon
