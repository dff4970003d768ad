#include "selection/intersection.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "base/rng.h"

namespace gnomon {
namespace {

using Intervals = std::vector<Interval>;

TEST(Intersection, NoneOfNone) { EXPECT_FALSE(intersect(Intervals{})); }

TEST(Intersection, OneIsItsOwnMajority) {
  const auto result = intersect(Intervals{{.low = -1, .high = 2}});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->low, -1);
  EXPECT_EQ(result->high, 2);
}

TEST(Intersection, OfAllWhenAllAgree) {
  const auto result =
      intersect(Intervals{{.low = 0, .high = 10}, {.low = 2, .high = 12}, {.low = -4, .high = 9}});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->low, 2);
  EXPECT_EQ(result->high, 9);
}

TEST(Intersection, TwoThatDisagreeHaveNoMajority) {
  EXPECT_FALSE(intersect(Intervals{{.low = 0, .high = 1}, {.low = 2, .high = 3}}));
}

TEST(Intersection, TouchingIntervalsAgree) {
  EXPECT_TRUE(intersect(Intervals{{.low = 0, .high = 1}, {.low = 1, .high = 3}}));
}

TEST(Intersection, TwoOfThreeWin) {
  const auto result =
      intersect(Intervals{{.low = 0, .high = 2}, {.low = 100, .high = 101}, {.low = 1, .high = 3}});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->low, 1);
  EXPECT_EQ(result->high, 2);
}

TEST(Intersection, HalfIsNoMajority) {
  EXPECT_FALSE(intersect(Intervals{{.low = 0, .high = 2},
                                   {.low = 1, .high = 3},
                                   {.low = 100, .high = 101},
                                   {.low = 100, .high = 102}}));
}

TEST(Intersection, PointsAreIntervalsToo) {
  const auto result =
      intersect(Intervals{{.low = 5, .high = 5}, {.low = 5, .high = 5}, {.low = 6, .high = 6}});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->low, 5);
  EXPECT_EQ(result->high, 5);
}

TEST(Intersection, DistanceIsZeroWithin) {
  const Interval one{.low = 0, .high = 2};
  EXPECT_EQ(one.distance({.low = 1, .high = 5}), 0);
  EXPECT_EQ(one.distance({.low = 5, .high = 6}), 3);
  EXPECT_EQ(one.distance({.low = -6, .high = -4}), 4);
}

TEST(Intersection, HoldsTheTruthWhateverAMinoritySays) {
  // Truechimers hold the truth (0), liars are anywhere but far: any minority of them.
  Rng rng{Rng::expand(1)};
  for (int round = 0; round < 5000; ++round) {
    const std::size_t count = 1 + rng.below(9);
    const std::size_t liars = rng.below((count + 1) / 2);
    Intervals intervals;
    for (std::size_t i = 0; i < count; ++i) {
      const double width = 1 + 3 * rng.uniform();
      const double middle = i < liars ? (rng.below(2) == 0 ? 1 : -1) * (10 + 50 * rng.uniform())
                                      : (2 * rng.uniform() - 1) * width;
      intervals.push_back({.low = middle - width, .high = middle + width});
    }
    const auto result = intersect(intervals);
    ASSERT_TRUE(result) << "round " << round;
    EXPECT_LE(result->low, 0) << "round " << round;
    EXPECT_GE(result->high, 0) << "round " << round;
    for (std::size_t i = 0; i < liars; ++i) EXPECT_GT(intervals[i].distance(*result), 0);
  }
}

TEST(OfMajority, IsWhereMoreThanHalfMeet) {
  const Intervals three{{.low = 0, .high = 4}, {.low = 3, .high = 8}, {.low = 3.5, .high = 6}};
  const auto result = of_majority(three);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->low, 3);
  EXPECT_EQ(result->high, 6);
  EXPECT_EQ(intersect(three)->high, 4) << "where all meet";
  EXPECT_FALSE(of_majority(Intervals{{.low = 0, .high = 1}, {.low = 2, .high = 3}}));
  EXPECT_FALSE(of_majority(Intervals{}));
}

}  // namespace
}  // namespace gnomon
