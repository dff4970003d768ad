#include "selection/selection.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "base/rng.h"
#include "candidates.h"

namespace gnomon {
namespace {

using Candidates = std::vector<Candidate>;

std::vector<PeerState> states(const Selection& selection) {
  std::vector<PeerState> all;
  for (const Verdict& verdict : selection.verdicts) all.push_back(verdict.state);
  return all;
}

double bound_of(const Selection& selection) {
  return selection.combined->root_delay_seconds / 2 + selection.combined->root_dispersion_seconds;
}

TEST(Selection, NobodyMeansNobody) {
  const Selection selection = select({}, {}, std::nullopt);
  EXPECT_FALSE(selection.system_peer);
  EXPECT_FALSE(selection.combined);
  EXPECT_TRUE(selection.verdicts.empty());
}

TEST(Selection, ASinglePeerIsFollowed) {
  const Selection selection = select(Candidates{candidate(7, 0.5, 0.01)}, {}, std::nullopt);
  EXPECT_EQ(selection.system_peer, 7U);
  EXPECT_EQ(states(selection), std::vector{PeerState::kSystemPeer});
  EXPECT_EQ(selection.verdicts[0].falseticker_margin_seconds, 0);
  EXPECT_DOUBLE_EQ(selection.combined->offset_seconds, 0.5);
  EXPECT_NEAR(bound_of(selection), 0.01, 1e-12);
  EXPECT_EQ(selection.combined_count, 1U);
}

TEST(Selection, WhoHasJustJumpedDoesNotLeadWhileOthersHaveNot) {
  Candidates all{candidate(1, 0.002, 0.001), candidate(2, 0, 0.01), candidate(3, 0, 0.02)};
  EXPECT_EQ(select(all, {}, std::nullopt).system_peer, 1U);
  all[0].steady = false;
  const Selection selection = select(all, {}, 1U);
  EXPECT_EQ(selection.system_peer, 2U);
  EXPECT_EQ(selection.verdicts[0].state, PeerState::kCombined);
  EXPECT_GT(bound_of(selection), 0.01) << "the truth may be where the others were all the time";
  for (Candidate& one : all) one.steady = false;
  EXPECT_EQ(select(all, {}, std::nullopt).system_peer, 1U);
}

TEST(Selection, AFalsetickerIsFoundWithItsMargin) {
  const Candidates all{candidate(1, 0, 0.01), candidate(2, 0.3, 0.01), candidate(3, 0.002, 0.02)};
  const Selection selection = select(all, {}, std::nullopt);
  EXPECT_EQ(states(selection),
            (std::vector{PeerState::kSystemPeer, PeerState::kFalseticker, PeerState::kCombined}));
  // The intersection is -0.01..0.01, the liar's interval starts at 0.29.
  EXPECT_NEAR(*selection.verdicts[1].falseticker_margin_seconds, 0.28, 1e-9);
  EXPECT_EQ(selection.selectable, 3U);
  EXPECT_EQ(selection.truechimers, 2U);
  EXPECT_NEAR(selection.combined->offset_seconds, 0.0005, 0.001);
}

TEST(Selection, AFalsetickerThatDriftsByIsKnownByItsRate) {
  Candidates all{candidate(1, 0, 0.001), candidate(2, 0, 0.01), candidate(3, 0.002, 0.02)};
  for (Candidate& one : all) one.estimate.bound_rate = 20e-6;
  all[0].estimate.frequency_ratio = 400e-6;
  EXPECT_EQ(states(select(all, {}, 1U)),
            (std::vector{PeerState::kFalseticker, PeerState::kSystemPeer, PeerState::kCombined}));
  all[0].estimate.bound_rate = 390e-6;
  EXPECT_EQ(select(all, {}, 1U).system_peer, 1U) << "it does not know its rate yet";
  all[0].estimate.bound_rate = 20e-6;
  all[2].estimate.frequency_ratio = -400e-6;
  EXPECT_EQ(select(all, {}, 1U).truechimers, 3U) << "there is no majority for any rate";
}

TEST(Selection, TwoThatDisagreeAreBothLeftAlone) {
  const Selection selection =
      select(Candidates{candidate(1, 0, 0.01), candidate(2, 1, 0.01)}, {}, 1U);
  EXPECT_FALSE(selection.system_peer);
  EXPECT_FALSE(selection.combined);
  EXPECT_EQ(selection.truechimers, 0U);
  EXPECT_EQ(states(selection), (std::vector{PeerState::kFalseticker, PeerState::kFalseticker}));
  EXPECT_FALSE(selection.verdicts[0].falseticker_margin_seconds);
}

TEST(Selection, AMinorityOfLiarsIsNeverFollowed) {
  Rng rng{Rng::expand(5)};
  for (int round = 0; round < 3000; ++round) {
    const std::size_t count = 3 + rng.below(7);
    const std::size_t liars = rng.below((count + 1) / 2);
    const double lie = 0.2 + rng.uniform();  // they agree with each other: the worst case
    Candidates all;
    for (std::size_t i = 0; i < count; ++i) {
      const double distance = 0.001 + 0.05 * rng.uniform();
      const double offset = i < liars ? lie : (2 * rng.uniform() - 1) * 0.3 * distance;
      all.push_back(candidate(static_cast<PeerId>(i), offset, distance));
    }
    const Selection selection = select(all, {}, static_cast<PeerId>(rng.below(count)));
    ASSERT_TRUE(selection.system_peer) << "round " << round;
    ASSERT_GE(*selection.system_peer, liars) << "round " << round;
    for (std::size_t i = 0; i < liars; ++i) {
      ASSERT_EQ(selection.verdicts[i].state, PeerState::kFalseticker) << "round " << round;
    }
    ASSERT_LE(std::abs(selection.combined->offset_seconds), bound_of(selection))
        << "the truth is 0, round " << round;
  }
}

TEST(Selection, SilentWitnessesOutvoteALiar) {
  Candidate first = candidate(1, 0.001, 0.02);
  first.excluded = PeerState::kStale;
  Candidate second = candidate(2, -0.001, 0.02);
  second.excluded = PeerState::kUnreachable;
  const Candidate liar = candidate(3, 0.3, 0.01);
  const Candidate honest = candidate(4, 0, 0.01);
  // Without them it is alone, and nobody can doubt it.
  EXPECT_EQ(select(Candidates{first, second, liar}, {}, std::nullopt).system_peer, PeerId{3});
  first.witness = second.witness = true;
  const Selection alone = select(Candidates{first, second, liar}, {}, std::nullopt);
  EXPECT_EQ(states(alone),
            (std::vector{PeerState::kStale, PeerState::kUnreachable, PeerState::kFalseticker}));
  EXPECT_FALSE(alone.system_peer.has_value());
  EXPECT_EQ(select(Candidates{first, second, liar, honest}, {}, std::nullopt).system_peer,
            PeerId{4});
}

TEST(Selection, WhatWasExcludedStaysExcluded) {
  Candidate gone = candidate(1, 0, 0.01);
  gone.excluded = PeerState::kUnreachable;
  Candidate watched = candidate(2, 0, 0.01);
  watched.excluded = PeerState::kNoselect;
  const Selection selection =
      select(Candidates{gone, watched, candidate(3, 0, 0.01)}, {}, std::nullopt);
  EXPECT_EQ(states(selection),
            (std::vector{PeerState::kUnreachable, PeerState::kNoselect, PeerState::kSystemPeer}));
  EXPECT_EQ(selection.selectable, 1U);
}

TEST(Selection, TheFarAndTheNoisyAreNotJudged) {
  Candidate noisy = candidate(2, 0, 0.01);
  noisy.estimate.jitter_seconds = 2;
  Candidate broken = candidate(3, std::numeric_limits<double>::quiet_NaN(), 0.01);
  Candidate unbounded = candidate(4, 0, std::numeric_limits<double>::quiet_NaN());
  const Selection selection =
      select(Candidates{candidate(1, 0, 1.5), noisy, broken, unbounded}, {}, std::nullopt);
  EXPECT_EQ(states(selection), (std::vector{PeerState::kDistant, PeerState::kJittery,
                                            PeerState::kDistant, PeerState::kDistant}));
  EXPECT_FALSE(selection.system_peer);
  EXPECT_FALSE(selection.verdicts[0].falseticker_margin_seconds);
}

TEST(Selection, FewerTruechimersThanAskedForMoveNothing) {
  const Candidates two{candidate(1, 0, 0.01), candidate(2, 0, 0.01)};
  EXPECT_FALSE(select(two, {.min_peers = 3}, std::nullopt).system_peer);
  EXPECT_EQ(select(two, {.min_peers = 3}, std::nullopt).truechimers, 2U);
  EXPECT_TRUE(select(two, {.min_peers = 2}, std::nullopt).system_peer);
}

TEST(Selection, APreferredTruechimerIsWhatIsUsed) {
  Candidate preferred = candidate(2, 0.004, 0.02);
  preferred.prefer = true;
  const Selection selection =
      select(Candidates{candidate(1, 0, 0.01), preferred, candidate(3, 0, 0.01)}, {}, 1U);
  EXPECT_EQ(selection.system_peer, 2U);
  EXPECT_EQ(states(selection), (std::vector{PeerState::kNotPreferred, PeerState::kSystemPeer,
                                            PeerState::kNotPreferred}));
  EXPECT_DOUBLE_EQ(selection.combined->offset_seconds, 0.004);
}

TEST(Selection, APreferredFalsetickerIsNotFollowed) {
  Candidate preferred = candidate(2, 0.5, 0.01);
  preferred.prefer = true;
  const Selection selection =
      select(Candidates{candidate(1, 0, 0.01), preferred, candidate(3, 0, 0.01)}, {}, 2U);
  EXPECT_EQ(selection.verdicts[1].state, PeerState::kFalseticker);
  EXPECT_NE(selection.system_peer, 2U);
}

TEST(Selection, TheIncumbentStaysUntilAnotherIsClearlyBetter) {
  const Candidates alike{candidate(1, 0, 0.010), candidate(2, 0, 0.008)};
  EXPECT_EQ(select(alike, {}, std::nullopt).system_peer, 2U);
  EXPECT_EQ(select(alike, {}, 1U).system_peer, 1U);
  const Candidates apart{candidate(1, 0, 0.100), candidate(2, 0, 0.008)};
  EXPECT_EQ(select(apart, {}, 1U).system_peer, 2U);
}

TEST(Selection, TheNearestTruechimerGivesTheBound) {
  const Candidates all{candidate(1, 0, 0.01), candidate(2, 0, 0.009), candidate(3, 0, 0.05)};
  const Selection selection = select(all, {}, 1U);
  EXPECT_EQ(selection.system_peer, 1U) << "it was before, and the other is not clearly better";
  EXPECT_NEAR(bound_of(selection), 0.009, 1e-9);
}

TEST(Selection, TheMajorityLimitsTheBoundAndTheCombination) {
  // The near ones disagree by nearly all of their paths: the truth is where they meet.
  const Candidates all{candidate(1, -0.009, 0.01), candidate(2, 0.009, 0.01),
                       candidate(3, 0.008, 0.01)};
  const Selection selection = select(all, {}, std::nullopt);
  EXPECT_GE(selection.combined->offset_seconds, -0.001);
  EXPECT_LT(bound_of(selection), 0.019);
  // Its path is shorter than anybody's, but it alone is there.
  const Candidates lie{candidate(1, 0.02, 0.001), candidate(2, 0, 0.019), candidate(3, 0, 0.019)};
  EXPECT_LE(select(lie, {}, 1U).combined->offset_seconds, 0.019);
}

TEST(Selection, TheBoundHoldsForTheCombination) {
  Rng rng{Rng::expand(6)};
  for (int round = 0; round < 3000; ++round) {
    Candidates all;
    for (PeerId i = 0; i < 1 + rng.below(8); ++i) {
      const double distance = 0.001 + 0.1 * rng.uniform();
      Candidate honest = candidate(i, (2 * rng.uniform() - 1) * distance, distance);
      honest.estimate.offset_variance = std::pow(10, -6 - 6 * rng.uniform());
      all.push_back(honest);
    }
    const Selection selection = select(all, {}, std::nullopt);
    ASSERT_TRUE(selection.combined) << "round " << round;
    ASSERT_LE(std::abs(selection.combined->offset_seconds), bound_of(selection) + 1e-12)
        << "round " << round;
  }
}

}  // namespace
}  // namespace gnomon
