#include "peer/reach.h"

#include <gtest/gtest.h>

namespace gnomon {
namespace {

TEST(Reach, ShiftsOnEveryPollAndSetsTheLowestBitOnAnAnswer) {
  Reach reach;
  EXPECT_FALSE(reach.reachable());
  reach.polled();
  reach.answered();
  reach.polled();
  reach.polled();
  reach.answered();
  EXPECT_EQ(reach.bits(), 0b101);
  EXPECT_EQ(reach.unanswered(), 0U);
}

TEST(Reach, IsLostAfterEightPollsWithoutAnAnswer) {
  Reach reach;
  reach.polled();
  reach.answered();
  for (int poll = 0; poll < 7; ++poll) reach.polled();
  EXPECT_TRUE(reach.reachable());
  reach.polled();
  EXPECT_FALSE(reach.reachable());
  EXPECT_EQ(reach.unanswered(), 8U);
}

}  // namespace
}  // namespace gnomon
