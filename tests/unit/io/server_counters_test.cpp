#include "io/server_counters.h"

#include <gtest/gtest.h>

namespace gnomon {
namespace {

TEST(ServerCounters, BucketsHaveInclusiveUpperBounds) {
  ServerCounters counters;
  for (const std::int64_t nanoseconds :
       {-5, 0, 1'000, 1'001, 10'000, 100'000, 1'000'000, 10'000'000, 10'000'001, 2'000'000'000}) {
    counters.answered(Duration::nanoseconds(nanoseconds));
  }
  ServerSnapshot sum;
  counters.add_to(sum);
  EXPECT_EQ(sum.turnaround_buckets, (std::array<std::uint64_t, 6>{3, 2, 1, 1, 1, 2}));
  EXPECT_EQ(sum.responses_basic, 10U);
  EXPECT_NEAR(sum.turnaround_sum_seconds, 2.021112002, 1e-9);
}

TEST(ServerCounters, AddsToWhatIsThere) {
  ServerCounters counters;
  counters.received(3, TimestampLayer::kDaemon);
  counters.received(9, TimestampLayer::kKernel);
  counters.dropped(DropReason::kAcl);
  counters.send_failed();
  counters.socket_dropped(12);
  ServerSnapshot sum;
  sum.socket_drops = 1;
  counters.add_to(sum);
  counters.add_to(sum);
  EXPECT_EQ(sum.requests_by_version, (std::array<std::uint64_t, 5>{2, 0, 0, 2, 0}));
  EXPECT_EQ(sum.receive_layers, (std::array<std::uint64_t, 3>{2, 2, 0}));
  EXPECT_EQ(sum.dropped[0], 2U);
  EXPECT_EQ(sum.send_errors, 2U);
  EXPECT_EQ(sum.socket_drops, 25U);
}

}  // namespace
}  // namespace gnomon
