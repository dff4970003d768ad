#include "selection/combine.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/rng.h"

namespace gnomon {
namespace {

Contribution one(double offset, double deviation, double distance) {
  return {.estimate = {.offset_seconds = offset,
                       .offset_variance = deviation * deviation,
                       .frequency_variance = 1e-16,
                       .jitter_seconds = 1e-4},
          .root_distance_seconds = distance};
}

using Contributions = std::vector<Contribution>;

TEST(Combine, OneIsItself) {
  const CombinedEstimate combined = combine(Contributions{one(0.25, 1e-3, 0.01)});
  EXPECT_DOUBLE_EQ(combined.offset_seconds, 0.25);
  EXPECT_NEAR(std::sqrt(combined.offset_variance), 1e-3, 1e-5);
  EXPECT_DOUBLE_EQ(combined.jitter_seconds, 1e-4);
}

TEST(Combine, TheSurerCountsMore) {
  const CombinedEstimate combined =
      combine(Contributions{one(0, 1e-3, 0.001), one(1e-3, 2e-3, 0.001)});
  EXPECT_NEAR(combined.offset_seconds, 0.2e-3, 1e-6);
}

TEST(Combine, ASurePeerFarAwayDoesNotDecideAlone) {
  // 1 us sure of itself, but half a second of path that may be asymmetric.
  const CombinedEstimate combined =
      combine(Contributions{one(1e-3, 1e-6, 0.5), one(0, 20e-6, 0.001)});
  EXPECT_LT(combined.offset_seconds, 0.05e-3);
}

TEST(Combine, DisagreementBeyondTheirErrorsMakesPeersAlikeAndUnsure) {
  const CombinedEstimate combined =
      combine(Contributions{one(-1e-3, 1e-6, 1e-3), one(1e-3, 3e-6, 1e-3)});
  EXPECT_NEAR(combined.offset_seconds, 0, 1e-4);
  EXPECT_GT(combined.jitter_seconds, 0.9e-3);
}

TEST(Combine, SeveralPeersAreBetterThanOne) {
  Rng rng{Rng::expand(3)};
  double squares = 0;
  double alone = 0;
  for (int round = 0; round < 2000; ++round) {
    Contributions all;
    for (int i = 0; i < 4; ++i) all.push_back(one(20e-6 * rng.normal(), 20e-6, 1e-3));
    const double offset = combine(all).offset_seconds;
    squares += offset * offset;
    alone += all[0].estimate.offset_seconds * all[0].estimate.offset_seconds;
  }
  EXPECT_NEAR(std::sqrt(squares / alone), 0.5, 0.08);
}

TEST(Combine, YearsOfOffsetKeepTheirMicroseconds) {
  const CombinedEstimate combined =
      combine(Contributions{one(1e8, 1e-3, 1e-3), one(1e8 + 1e-6, 1e-3, 1e-3)});
  EXPECT_NEAR(combined.offset_seconds - 1e8, 0.5e-6, 0.05e-6);
}

TEST(Combine, ZeroVarianceIsNoTrap) {
  const CombinedEstimate combined = combine(Contributions{one(1, 0, 0), one(1, 0, 0)});
  EXPECT_TRUE(std::isfinite(combined.offset_seconds + combined.offset_variance));
  EXPECT_NEAR(combined.offset_seconds, 1, 1e-12);
}

}  // namespace
}  // namespace gnomon
