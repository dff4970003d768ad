#include "sim/link.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace gnomon::sim {
namespace {

struct Seen {
  int sent = 0;
  int arrived = 0;
  int overtaken = 0;
  double mean = 0;
  double variance = 0;
  double least = 1e9;
};

/// Sends a datagram every `pause_seconds` and looks at the delays.
Seen watch(Link& link, int count, double pause_seconds) {
  Seen seen{.sent = count};
  double sum = 0;
  double squares = 0;
  TrueTime newest = kBeginning;
  for (int i = 0; i < count; ++i) {
    const TrueTime sent = kBeginning + seconds(pause_seconds * i);
    for (const TrueTime arrival : link.send(sent)) {
      const double delay = (arrival - sent).to_seconds();
      ++seen.arrived;
      sum += delay;
      squares += delay * delay;
      seen.least = std::min(seen.least, delay);
      seen.overtaken += arrival < newest ? 1 : 0;
      newest = std::max(newest, arrival);
    }
  }
  seen.mean = sum / std::max(seen.arrived, 1);
  seen.variance = squares / std::max(seen.arrived, 1) - seen.mean * seen.mean;
  return seen;
}

Link make(const LinkConfig& config) { return Link{config, Rng{Rng::expand(7)}}; }

class QueueingLaw : public testing::TestWithParam<std::pair<Queueing, double>> {};

TEST_P(QueueingLaw, HasItsMeanAndItsSpread) {
  const auto [law, relative_deviation] = GetParam();
  auto link = make({.base_delay_seconds = 0.01, .queueing = law, .mean_queueing_seconds = 0.001});
  const Seen seen = watch(link, 20'000, 1);
  EXPECT_EQ(seen.arrived, seen.sent);
  EXPECT_GE(seen.least, 0.01);
  EXPECT_NEAR(seen.mean, 0.011, 0.00003);
  EXPECT_NEAR(std::sqrt(seen.variance) / 0.001, relative_deviation, 0.03);
}

INSTANTIATE_TEST_SUITE_P(All,
                         QueueingLaw,
                         testing::Values(std::pair{Queueing::kExponential, 1.0},
                                         std::pair{Queueing::kGamma, std::sqrt(1.0 / 3)},
                                         std::pair{Queueing::kNormal,
                                                   std::sqrt(std::acos(-1.0) / 2 - 1)}));

TEST(Link, LosesAndDuplicates) {
  auto link = make({.loss = 0.3});
  EXPECT_NEAR(watch(link, 10'000, 1).arrived, 7000, 150);
  auto doubling = make({.duplication = 0.1});
  EXPECT_NEAR(watch(doubling, 10'000, 1).arrived, 11'000, 100);
}

TEST(Link, KeepsTheOrderUnlessToldOtherwise) {
  const LinkConfig config{.mean_queueing_seconds = 0.1};
  auto orderly = make(config);
  EXPECT_EQ(watch(orderly, 5000, 0.01).overtaken, 0);
  auto wild = make({.mean_queueing_seconds = 0.001, .reordering = 0.1});
  EXPECT_GT(watch(wild, 5000, 0.01).overtaken, 100);
}

TEST(Link, NothingPassesAPartition) {
  auto link = make({});
  link.partition(true);
  link.partition(true);
  link.partition(false);
  EXPECT_EQ(watch(link, 100, 1).arrived, 0);
  link.partition(false);
  EXPECT_EQ(watch(link, 100, 1).arrived, 100);
}

TEST(Link, RouteChangeMovesTheLeastDelay) {
  auto link = make({.base_delay_seconds = 0.01});
  link.change_base_delay(0.005);
  EXPECT_NEAR(watch(link, 1000, 1).least, 0.015, 1e-5);
}

TEST(Link, BurstsComeInRuns) {
  auto link = make({.base_delay_seconds = 0,
                    .queueing = Queueing::kNone,
                    .burst_every_seconds = 300,
                    .burst_length_seconds = 100,
                    .burst_queueing_seconds = 0.02});
  int waiting = 0;
  int neighbours = 0;
  bool before = false;
  for (int i = 0; i < 100'000; ++i) {
    const TrueTime sent = kBeginning + seconds(i);
    const bool now = link.send(sent).front() - sent > Duration::microseconds(10);
    waiting += now ? 1 : 0;
    neighbours += now && before ? 1 : 0;
    before = now;
  }
  EXPECT_NEAR(waiting / 100'000.0, 0.25, 0.05);
  EXPECT_GT(neighbours, 0.95 * waiting);
}

}  // namespace
}  // namespace gnomon::sim
