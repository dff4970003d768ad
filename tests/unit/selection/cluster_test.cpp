#include "selection/cluster.h"

#include <gtest/gtest.h>

#include <vector>

namespace gnomon {
namespace {

using Kept = std::vector<std::size_t>;

TEST(Cluster, KeepsThoseThatAgree) {
  const std::vector<ClusterItem> items(6, {.offset_seconds = 1, .jitter_seconds = 1e-3});
  EXPECT_EQ(cluster(items), (Kept{0, 1, 2, 3, 4, 5}));
}

TEST(Cluster, LeavesOutTheFarthest) {
  const std::vector<ClusterItem> items{{.offset_seconds = 0, .jitter_seconds = 1e-3},
                                       {.offset_seconds = 0.1, .jitter_seconds = 1e-3},
                                       {.offset_seconds = 0.0005, .jitter_seconds = 1e-3},
                                       {.offset_seconds = -0.0002, .jitter_seconds = 1e-3},
                                       {.offset_seconds = 0.0001, .jitter_seconds = 1e-3}};
  EXPECT_EQ(cluster(items), (Kept{0, 2, 3, 4}));
}

TEST(Cluster, NeverCutsBelowThree) {
  const std::vector<ClusterItem> items{{.offset_seconds = 0, .jitter_seconds = 1e-6},
                                       {.offset_seconds = 1, .jitter_seconds = 1e-6},
                                       {.offset_seconds = 2, .jitter_seconds = 1e-6},
                                       {.offset_seconds = 9, .jitter_seconds = 1e-6}};
  EXPECT_EQ(cluster(items), (Kept{0, 1, 2}));
  EXPECT_EQ(cluster(std::vector<ClusterItem>(1)), Kept{0});
  EXPECT_TRUE(cluster({}).empty());
}

}  // namespace
}  // namespace gnomon
