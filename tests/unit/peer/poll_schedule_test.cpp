#include "peer/poll_schedule.h"

#include <gtest/gtest.h>

#include <algorithm>
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
    EXPECT_GE(gap, 64.0);
    EXPECT_LE(gap, 66.0);
  }
}

TEST(PollSchedule, IburstDoublesItsIntervalsUpToTheRegularOne) {
  PollSchedule schedule = make(config(6, 10, true));
  schedule.start(MonoTime{});
  const auto seen = gaps(schedule, 9);
  double before = 2;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    // Each is as long as all before together, and up to 3 % longer.
    const double expected = std::min(before, 64.0);
    EXPECT_GE(seen[i], expected - 1e-6) << i;
    EXPECT_LE(seen[i], expected * 1.041) << i;
    before = i == 0 ? seen[0] : before + seen[i];
  }
  EXPECT_LT(before, 2 * 1.2 * 64 + 3 * 66) << "the burst lasts about one interval";
}

TEST(PollSchedule, IburstWithAShortIntervalIsNone) {
  PollSchedule schedule = make(config(0, 0, true));
  schedule.start(MonoTime{});
  for (const double gap : gaps(schedule, 5)) EXPECT_NEAR(gap, 1, 0.04);
}

TEST(PollSchedule, VotesDoNotCountDuringTheBurst) {
  PollSchedule schedule = make(config(4, 8, true));
  schedule.start(MonoTime{});
  for (int i = 0; i < 4; ++i) {
    schedule.polled(schedule.next());
    for (int vote = 0; vote < 20; ++vote) schedule.sampled(0.1);
    EXPECT_EQ(schedule.poll_log2(), 4);
  }
  for (int i = 0; i < 3; ++i) schedule.polled(schedule.next());
  for (int vote = 0; vote < 20; ++vote) schedule.sampled(0.1);
  EXPECT_GT(schedule.poll_log2(), 4);
}

TEST(PollSchedule, RequestsAreNeverMoreThanOneAnInterval) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    PollSchedule schedule{config(4, 10, false), Rng{Rng::expand(seed)}};
    schedule.start(MonoTime{});
    const auto seen = gaps(schedule, 200);
    double sum = 0;
    double shortest = seen[0];
    double longest = seen[0];
    for (const double gap : seen) {
      sum += gap;
      shortest = std::min(shortest, gap);
      longest = std::max(longest, gap);
    }
    EXPECT_GE(shortest, 16.0);
    EXPECT_LE(longest, 16.0 * 1.041);
    EXPECT_NEAR(sum / 200, 16.0 * 1.02, 0.06);
    EXPECT_GT(longest - shortest, 0.3) << "clients must not fall into step";
  }
}

TEST(PollSchedule, AVoteIsAsLoudAsTheStalenessIsClear) {
  const auto votes_until_change = [](double staleness, int from, int to) {
    PollSchedule schedule = make(config(4, 6, false));
    schedule.start(MonoTime{});
    if (from == 6) {
      for (int i = 0; i < 100; ++i) schedule.sampled(1e-3);
      // The votes left over are for growth: back to none.
      for (int i = 0; i < 4; ++i) schedule.sampled(3.9);
    }
    int count = 0;
    while (schedule.poll_log2() != to && count < 1000) {
      schedule.sampled(staleness);
      ++count;
    }
    return count;
  };
  EXPECT_GT(votes_until_change(0.9, 4, 5), 2 * votes_until_change(0.7, 4, 5));
  EXPECT_GE(votes_until_change(0.7, 4, 5), votes_until_change(0.01, 4, 5));
  EXPECT_GE(votes_until_change(0.01, 4, 5), 3) << "one sample is no trend";
  EXPECT_GT(votes_until_change(1.1, 6, 5), 2 * votes_until_change(2, 6, 5));
  EXPECT_GE(votes_until_change(3.9, 6, 5), 2);
  EXPECT_EQ(votes_until_change(1.0, 4, 5), 1000) << "just right";
}

TEST(PollSchedule, AsksSoonOnceOutOfTurn) {
  PollSchedule schedule = make(config(6, 10, false));
  schedule.start(MonoTime{});
  const MonoTime asked = MonoTime{} + Duration::seconds(100);
  schedule.polled(asked);
  const MonoTime heard = asked + Duration::milliseconds(30);
  schedule.ask_soon(heard);
  EXPECT_EQ(schedule.next(), heard + Duration::seconds(2));
  EXPECT_EQ(schedule.poll_log2(), 6);
  for (const double gap : gaps(schedule, 3)) EXPECT_GE(gap, 64.0);
}

TEST(PollSchedule, AsksNotLaterForBeingAskedToAskSoon) {
  PollSchedule schedule = make(config(6, 10, false));
  schedule.start(MonoTime{});
  schedule.polled(MonoTime{});
  const MonoTime next = schedule.next();
  schedule.ask_soon(next - Duration::milliseconds(500));
  EXPECT_EQ(schedule.next(), next);
}

TEST(PollSchedule, AServerThatIsAlwaysSuspectIsNotAskedWithoutEnd) {
  PollSchedule schedule = make(config(6, 10, false));
  schedule.start(MonoTime{});
  const MonoTime begin = schedule.next();
  constexpr int kRequests = 100;
  for (int i = 0; i < kRequests; ++i) {
    const MonoTime now = schedule.next();
    schedule.polled(now);
    schedule.ask_soon(now + Duration::milliseconds(30));
  }
  // Every regular request and one out of turn after it.
  EXPECT_GE((schedule.next() - begin).to_seconds(), kRequests / 2.0 * 64);
}

TEST(PollSchedule, FollowsCloselyFromTheLastRequestOn) {
  PollSchedule schedule = make(config(4, 10, false));
  schedule.start(MonoTime{});
  for (int i = 0; i < 200; ++i) schedule.sampled(0.01);
  ASSERT_EQ(schedule.poll_log2(), 10);
  const MonoTime asked = MonoTime{} + Duration::seconds(5000);
  schedule.polled(asked);
  schedule.follow_closely();
  EXPECT_EQ(schedule.poll_log2(), 4);
  EXPECT_EQ(schedule.next(), asked + Duration::seconds(16));
  // The votes of before do not count.
  schedule.sampled(0.5);
  EXPECT_EQ(schedule.poll_log2(), 4);
  for (int i = 0; i < 20; ++i) schedule.sampled(0.5);
  EXPECT_GT(schedule.poll_log2(), 4);
}

TEST(PollSchedule, WhoeverWasToldToAskLessDoesNotAskMore) {
  PollSchedule schedule = make(config(4, 10, false));
  schedule.start(MonoTime{});
  const MonoTime asked = MonoTime{} + Duration::seconds(10);
  schedule.polled(asked);
  schedule.rate_limited(asked);
  const MonoTime next = schedule.next();
  EXPECT_GE(next - asked, Duration::seconds(32));
  schedule.ask_soon(asked + Duration::seconds(1));
  EXPECT_EQ(schedule.next(), next);
  schedule.follow_closely();
  EXPECT_EQ(schedule.next(), next);
  EXPECT_EQ(schedule.poll_log2(), 5);
  schedule.stop();
  schedule.ask_soon(asked + Duration::seconds(1));
  schedule.follow_closely();
  EXPECT_EQ(schedule.next(), never());
}

TEST(PollSchedule, GrowsWhileAskingLessOftenCostsLittleAndStaysWithinMaxpoll) {
  PollSchedule schedule = make(config(4, 6, false));
  schedule.start(MonoTime{});
  for (int i = 0; i < 100; ++i) schedule.sampled(0.5);
  EXPECT_EQ(schedule.poll_log2(), 6);
}

TEST(PollSchedule, TheFirstGrowthTakesMoreThanTheNext) {
  PollSchedule schedule = make(config(4, 6, false));
  schedule.start(MonoTime{});
  const auto samples_at = [&](int poll) {
    int samples = 0;
    for (; schedule.poll_log2() == poll && samples < 100; ++samples) schedule.sampled(0.5);
    return samples;
  };
  const int first = samples_at(4);
  EXPECT_GT(first, 2 * samples_at(5));
}

TEST(PollSchedule, AVoteForLongerIntervalsDoesNotShortenThem) {
  PollSchedule schedule = make(config(4, 6, false));
  schedule.start(MonoTime{});
  schedule.unreachable();
  schedule.unanswered();
  EXPECT_EQ(schedule.poll_log2(), 5);
}

TEST(PollSchedule, ShrinksFasterThanItGrows) {
  PollSchedule schedule = make(config(4, 6, false));
  schedule.start(MonoTime{});
  for (int i = 0; i < 100; ++i) schedule.sampled(0.5);
  int steps = 0;
  while (schedule.poll_log2() == 6 && steps < 100) {
    schedule.sampled(3.0);
    ++steps;
  }
  EXPECT_GT(steps, 1);
  for (int i = 0; i < 100; ++i) schedule.sampled(10.0);
  EXPECT_EQ(schedule.poll_log2(), 4);
}

TEST(PollSchedule, WhatIsFarTooStaleIsAskedAtOnceAsOftenAsItTakes) {
  PollSchedule schedule = make(config(4, 10, false));
  schedule.start(MonoTime{});
  for (int i = 0; i < 100; ++i) schedule.sampled(0.5);
  ASSERT_EQ(schedule.poll_log2(), 10);
  const MonoTime asked = schedule.next();
  schedule.polled(asked);
  ASSERT_GE((schedule.next() - asked).to_seconds(), 1024);
  schedule.sampled(8.5);
  EXPECT_EQ(schedule.poll_log2(), 7);
  EXPECT_NEAR((schedule.next() - asked).to_seconds(), 128, 1e-6);
  schedule.sampled(1e9);
  EXPECT_EQ(schedule.poll_log2(), 4) << "minpoll";
}

TEST(PollSchedule, WhereMostIsLostItAsksLessOften) {
  const auto samples_until_growth = [](int lost_for_each) {
    PollSchedule schedule = make(config(4, 6, false));
    schedule.start(MonoTime{});
    int samples = 0;
    while (schedule.poll_log2() == 4 && samples < 100) {
      for (int i = 0; i < lost_for_each; ++i) schedule.unanswered();
      schedule.sampled(0.7);
      ++samples;
    }
    return samples;
  };
  EXPECT_LT(samples_until_growth(5), samples_until_growth(0));
}

TEST(PollSchedule, ALossDuringTheBurstIsNoVote) {
  PollSchedule schedule = make(config(4, 6, true));
  schedule.start(MonoTime{});
  for (int i = 0; i < 100; ++i) schedule.unanswered();
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
