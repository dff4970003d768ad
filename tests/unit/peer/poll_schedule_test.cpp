#include "peer/poll_schedule.h"

#include <gtest/gtest.h>

#include <vector>

namespace gnomon {
namespace {

PeerConfig config(int minpoll, int maxpoll, bool iburst) {
  return {.name = "a",
          .address = "192.0.2.1",
          .iburst = iburst,
          .minpoll = minpoll,
          .maxpoll = maxpoll};
}

PollSchedule make(const PeerConfig& peer) { return PollSchedule{peer, Rng{Rng::expand(1)}}; }

/// Seconds from each request to the next.
std::vector<double> gaps(PollSchedule& schedule, int count) {
  std::vector<double> result;
  for (int i = 0; i < count; ++i) {
    const MonoTime now = schedule.next();
    schedule.polled(now);
    result.push_back((schedule.next() - now).to_seconds());
  }
  return result;
}

TEST(PollSchedule, DoesNotAskBeforeItIsStarted) {
  EXPECT_EQ(make(config(6, 10, false)).next(), never());
}

TEST(PollSchedule, AsksSoonAfterTheStartAndThenAtMinpoll) {
  PollSchedule schedule = make(config(6, 10, false));
  schedule.start(MonoTime{});
  EXPECT_LE(schedule.next().since_origin(), Duration::seconds(0.5));
  for (const double gap : gaps(schedule, 3)) {
    EXPECT_GT(gap, 62.0);
    EXPECT_LE(gap, 64.0);
  }
}

TEST(PollSchedule, IburstAsksFiveTimesTwoSecondsApart) {
  PollSchedule schedule = make(config(6, 10, true));
  schedule.start(MonoTime{});
  const auto seen = gaps(schedule, 7);
  for (int i = 0; i < 5; ++i) EXPECT_NEAR(seen[static_cast<std::size_t>(i)], 2.0, 0.05);
  EXPECT_GT(seen[5], 62.0);
  EXPECT_GT(seen[6], 62.0);
}

TEST(PollSchedule, GrowsWhileAskingLessOftenCostsLittleAndStaysWithinMaxpoll) {
  PollSchedule schedule = make(config(4, 6, false));
  schedule.start(MonoTime{});
  for (int i = 0; i < 100; ++i) schedule.sampled(0.5);
  EXPECT_EQ(schedule.poll_log2(), 6);
}

TEST(PollSchedule, ShrinksFasterThanItGrows) {
  PollSchedule schedule = make(config(4, 6, false));
  schedule.start(MonoTime{});
  for (int i = 0; i < 100; ++i) schedule.sampled(0.5);
  int steps = 0;
  while (schedule.poll_log2() == 6 && steps < 100) {
    schedule.sampled(10.0);
    ++steps;
  }
  EXPECT_GT(steps, 1);
  for (int i = 0; i < 100; ++i) schedule.sampled(10.0);
  EXPECT_EQ(schedule.poll_log2(), 4);
}

TEST(PollSchedule, EachRateSlowsDownEvenBeyondMaxpollButNotForGood) {
  PollSchedule schedule = make(config(6, 6, true));
  schedule.start(MonoTime{});
  int before = schedule.poll_log2();
  for (int kiss = 0; kiss < 7; ++kiss) {
    schedule.rate_limited(MonoTime{});
    EXPECT_EQ(schedule.poll_log2(), before + 1);
    before = schedule.poll_log2();
  }
  schedule.rate_limited(MonoTime{});
  EXPECT_EQ(schedule.poll_log2(), 13);
}

TEST(PollSchedule, RateEndsTheBurst) {
  PollSchedule schedule = make(config(6, 10, true));
  schedule.start(MonoTime{});
  schedule.polled(MonoTime{});
  schedule.rate_limited(MonoTime{});
  EXPECT_GT(schedule.next().since_origin(), Duration::seconds(120));
}

TEST(PollSchedule, BurstKeepsItsDistanceFromTheNewestRequest) {
  PollSchedule schedule = make(config(6, 10, false));
  schedule.start(MonoTime{});
  const MonoTime asked = MonoTime{} + Duration::seconds(100);
  schedule.polled(asked);
  schedule.burst(asked + Duration::milliseconds(300));
  EXPECT_EQ(schedule.next(), asked + Duration::seconds(2));
  schedule.polled(asked);
  schedule.burst(asked + Duration::seconds(30));
  EXPECT_LE(schedule.next(), asked + Duration::seconds(30.1));
}

TEST(PollSchedule, NeverAsksAgainAfterStop) {
  PollSchedule schedule = make(config(6, 10, true));
  schedule.start(MonoTime{});
  schedule.stop();
  EXPECT_EQ(schedule.next(), never());
  schedule.burst(MonoTime{});
  EXPECT_EQ(schedule.next(), never());
}

TEST(PollSchedule, BacksOffWhileUnreachable) {
  PollSchedule schedule = make(config(4, 8, false));
  schedule.start(MonoTime{});
  for (int i = 0; i < 10; ++i) schedule.unreachable();
  EXPECT_EQ(schedule.poll_log2(), 8);
}

TEST(PollSchedule, MovesInsideNewLimits) {
  PollSchedule schedule = make(config(4, 4, false));
  schedule.configure(config(6, 8, false));
  EXPECT_EQ(schedule.poll_log2(), 6);
}

TEST(PollSchedule, ALowerMinpollHoldsFromTheReloadOn) {
  PollSchedule schedule = make(config(8, 10, false));
  schedule.start(MonoTime{});
  schedule.polled(MonoTime{});
  schedule.configure(config(4, 4, false));
  EXPECT_EQ(schedule.poll_log2(), 4);
  EXPECT_LE(schedule.next().since_origin(), Duration::seconds(16));
}

TEST(PollSchedule, WhatRateHasRaisedOutlivesAReload) {
  PollSchedule schedule = make(config(6, 10, false));
  schedule.start(MonoTime{});
  schedule.rate_limited(MonoTime{});
  schedule.configure(config(4, 10, false));
  EXPECT_EQ(schedule.poll_log2(), 7);
  for (int i = 0; i < 100; ++i) schedule.sampled(10.0);
  EXPECT_EQ(schedule.poll_log2(), 7);
}

TEST(PollSchedule, WhatOneServerForbidsTheNextOneDoesNot) {
  PollSchedule schedule = make(config(6, 10, false));
  schedule.start(MonoTime{});
  schedule.rate_limited(MonoTime{});
  schedule.stop();
  schedule.start(MonoTime{});
  EXPECT_FALSE(schedule.stopped());
  EXPECT_LT(schedule.next(), never());
  for (int i = 0; i < 100; ++i) schedule.sampled(10.0);
  EXPECT_EQ(schedule.poll_log2(), 6);
}

TEST(PollSchedule, TheFirstRequestsOfManyMachinesAreSpread) {
  Duration first;
  Duration last;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    PollSchedule schedule{config(6, 10, true), Rng{Rng::expand(seed)}};
    schedule.start(MonoTime{});
    const Duration at = schedule.next().since_origin();
    first = seed == 0 ? at : std::min(first, at);
    last = std::max(last, at);
  }
  EXPECT_GT(last - first, Duration::milliseconds(300));
}

}  // namespace
}  // namespace gnomon
