#include "filter/peer_filter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "exchange_world.h"

namespace gnomon {
namespace {

constexpr FilterConfig kConfig{.precision_seconds = 1e-7, .max_drift_ratio = 15e-6};

Measurement exact(double when, double offset, double delay = 1e-3) {
  return {.at = LocalTime::from_nanoseconds(1'700'000'000'000'000'000) + Duration::seconds(when),
          .offset_seconds = offset,
          .delay_seconds = delay,
          .dispersion_seconds = 1e-7};
}

double bound_of(const PeerEstimate& estimate) {
  return estimate.delay_seconds / 2 + estimate.dispersion_seconds;
}

void feed(PeerFilter& filter, World& world, int polls, double interval) {
  for (int i = 0; i < polls; ++i) {
    filter.add(world.measure());
    world.advance(interval);
  }
}

TEST(PeerFilter, KnowsNothingBeforeTheFirstSample) {
  PeerFilter filter{kConfig};
  EXPECT_FALSE(filter.estimate(exact(0, 0).at));
  EXPECT_GT(filter.staleness(64), 1000);
}

TEST(PeerFilter, OneSampleIsAnHonestEstimate) {
  PeerFilter filter{kConfig};
  const Measurement first = exact(0, 0.25, 0.020);
  ASSERT_TRUE(taken(filter.add(first)));
  const auto now = filter.estimate(first.at);
  ASSERT_TRUE(now);
  EXPECT_DOUBLE_EQ(now->offset_seconds, 0.25);
  EXPECT_DOUBLE_EQ(now->frequency_ratio, 0);
  EXPECT_NEAR(std::sqrt(now->frequency_variance), 100e-6, 1e-6);
  EXPECT_DOUBLE_EQ(now->delay_seconds, 0.020);
  EXPECT_GE(bound_of(*now), 0.010);
  EXPECT_EQ(now->samples, 1U);
  // A clock nobody has corrected may be 100 ppm off, and more.
  const auto later = filter.estimate(first.at + Duration::seconds(64));
  EXPECT_GT(bound_of(*later), 0.010 + 64 * 100e-6);
}

TEST(PeerFilter, FourSamplesOfABurstGiveOffsetAndFrequency) {
  World world{{.seed = 3,
               .offset_seconds = 0.1,
               .frequency_ratio = -80e-6,
               .forward_mean_seconds = 10e-6,
               .backward_mean_seconds = 10e-6}};
  PeerFilter filter{kConfig};
  feed(filter, world, 4, 2);
  const auto estimate = filter.estimate(world.local());
  EXPECT_NEAR(estimate->offset_seconds, world.offset(), 100e-6);
  EXPECT_NEAR(estimate->frequency_ratio, 80e-6, 15e-6);
}

TEST(PeerFilter, RefusesWhatIsNoNumber) {
  PeerFilter filter{kConfig};
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  EXPECT_FALSE(taken(filter.add(exact(0, kNan))));
  EXPECT_FALSE(taken(filter.add(exact(0, kInfinity))));
  EXPECT_FALSE(taken(filter.add(exact(0, 0, kNan))));
  EXPECT_FALSE(taken(filter.add(exact(0, 0, -1))));
  EXPECT_FALSE(filter.estimate(exact(0, 0).at));
}

TEST(PeerFilter, YearsOfOffsetAndWeeksOfSilenceStayFinite) {
  PeerFilter filter{kConfig};
  double when = 0;
  for (const double gap : {0.0, 1.0, 2.0, 3e6, 0.0, 0.001, 6e7, 64.0, 64.0, 64.0, 1e7, 64.0}) {
    when += gap;
    filter.add(exact(when, 1.5e9 + when * 1e-5));
    filter.add(exact(when, -1.5e9));
    const auto estimate = filter.estimate(exact(when + 1e8, 0).at);
    ASSERT_TRUE(estimate);
    ASSERT_TRUE(std::isfinite(estimate->offset_seconds + estimate->frequency_ratio));
    ASSERT_TRUE(std::isfinite(bound_of(*estimate)));
    ASSERT_GE(estimate->offset_variance, 0);
    ASSERT_GE(estimate->frequency_variance, 0);
    ASSERT_TRUE(std::isfinite(filter.staleness(1e9)));
  }
}

TEST(PeerFilter, AnAdjustmentChangesTheFrameAndNothingElse) {
  World world{{.seed = 5, .offset_seconds = -0.3, .frequency_ratio = 60e-6}};
  PeerFilter filter{kConfig};
  feed(filter, world, 20, 16);
  const LocalTime then = world.local() + Duration::seconds(3);
  const PeerEstimate before = *filter.estimate(then);
  const ClockAdjustment change{.at = world.local(),
                               .phase_change = Duration::seconds(-0.2),
                               .frequency_change = -55e-6,
                               .frequency_ratio = -55e-6};
  filter.on_adjusted(change);
  // The same moment in the new frame.
  const double moved = -0.2 - 55e-6 * 3;
  const PeerEstimate after = *filter.estimate(then + Duration::seconds(moved));
  EXPECT_NEAR(after.offset_seconds, before.offset_seconds - moved, 5e-9);
  EXPECT_NEAR(after.frequency_ratio, (before.frequency_ratio + 55e-6) / (1 - 55e-6), 1e-12);
  EXPECT_NEAR(after.offset_variance, before.offset_variance, before.offset_variance * 1e-3);
  EXPECT_NEAR(bound_of(after), bound_of(before), bound_of(before) * 1e-3);
  EXPECT_EQ(after.samples, before.samples);
}

TEST(PeerFilter, ManySmallAdjustmentsDoNotDisturbIt) {
  // Controlling the clock must not change what is known of it: compare with hands off.
  World free{{.seed = 6, .frequency_ratio = 20e-6, .wander = 1e-9}};
  World steered{{.seed = 6, .frequency_ratio = 20e-6, .wander = 1e-9}};
  PeerFilter watching{kConfig};
  PeerFilter steering{kConfig};
  for (int i = 0; i < 300; ++i) {
    watching.add(free.measure());
    steering.add(steered.measure());
    const auto estimate = *steering.estimate(steered.local());
    steering.on_adjusted(
        steered.adjust(estimate.offset_seconds, steered.correction() + estimate.frequency_ratio));
    free.advance(64);
    steered.advance(64);
  }
  const double error_free = watching.estimate(free.local())->offset_seconds - free.offset();
  const double error_steered =
      steering.estimate(steered.local())->offset_seconds - steered.offset();
  EXPECT_NEAR(error_free, error_steered, 1e-6);
}

TEST(PeerFilter, ALonelyOutlierIsRefusedAndWidensTheBound) {
  World world{{.seed = 7}};
  PeerFilter filter{kConfig};
  feed(filter, world, 100, 64);
  const PeerEstimate before = *filter.estimate(world.local());
  Measurement wrong = world.measure();
  wrong.offset_seconds += 0.5;
  EXPECT_FALSE(taken(filter.add(wrong)));
  const PeerEstimate doubtful = *filter.estimate(world.local());
  EXPECT_DOUBLE_EQ(doubtful.offset_seconds, before.offset_seconds);
  EXPECT_GT(bound_of(doubtful), 0.5);
  world.advance(64);
  EXPECT_TRUE(taken(filter.add(world.measure())));
  const PeerEstimate after = *filter.estimate(world.local());
  EXPECT_LT(bound_of(after), 0.01);
  EXPECT_NEAR(after.offset_seconds, world.offset(), 200e-6);
}

TEST(PeerFilter, APhaseStepIsBelievedAtTheSecondSample) {
  World world{{.seed = 8}};
  PeerFilter filter{kConfig};
  feed(filter, world, 100, 64);
  world.jump_phase(0.25);
  EXPECT_FALSE(taken(filter.add(world.measure())));
  EXPECT_LE(std::abs(filter.estimate(world.local())->offset_seconds - world.offset()),
            bound_of(*filter.estimate(world.local())));
  world.advance(64);
  EXPECT_TRUE(taken(filter.add(world.measure())));
  EXPECT_NEAR(filter.estimate(world.local())->offset_seconds, world.offset(), 500e-6);
}

TEST(PeerFilter, AnEarlyJumpThatNoRateExplainsIsNotTakenForARate) {
  PeerFilter filter{kConfig};
  ASSERT_TRUE(taken(filter.add(exact(0, 0.0))));
  ASSERT_TRUE(taken(filter.add(exact(2, 0.0))));
  // The machine was paused for 33 s, and the peer silent for two hours.
  EXPECT_FALSE(taken(filter.add(exact(7800, 33.0))));
  EXPECT_GE(bound_of(*filter.estimate(exact(7800, 0).at)), 33.0);
  EXPECT_TRUE(taken(filter.add(exact(7864, 33.0))));
  const auto estimate = filter.estimate(exact(7928, 0).at);
  EXPECT_NEAR(estimate->offset_seconds, 33.0, bound_of(*estimate));
  EXPECT_LT(std::abs(estimate->frequency_ratio), 500e-6);
}

TEST(PeerFilter, AnEarlyJumpIsNotTakenForARateThatIsKnownBetter) {
  // A leap second, between two samples 2048 s apart: 488 ppm.
  const auto second = [](const RatePrior& prior) {
    PeerFilter filter{kConfig, prior};
    filter.add(exact(0, 0));
    return filter.add(exact(2048, 1));
  };
  EXPECT_EQ(second({}), Intake::kTaken);
  EXPECT_EQ(second({.deviation = 2e-6}), Intake::kSuspect);
  EXPECT_EQ(second({.rate = 488e-6, .deviation = 2e-6}), Intake::kTaken);
}

TEST(PeerFilter, ARateThatIsKnownWronglyDoesNotShutThePeerOut) {
  PeerFilter filter{kConfig, {.deviation = 2e-6}};
  for (int i = 0; i < 3; ++i) filter.add(exact(8192 * i, 30e-6 * 8192 * i));
  const auto estimate = filter.estimate(exact(8192 * 2, 0).at);
  EXPECT_NEAR(estimate->offset_seconds, 30e-6 * 8192 * 2, 1e-3);
  EXPECT_NEAR(estimate->frequency_ratio, 30e-6, 1e-6);
}

TEST(PeerFilter, AnOldSuspectDoesNotConfirmAStep) {
  PeerFilter filter{kConfig};
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(taken(filter.add(exact(2 * i, 0.0))));
  EXPECT_FALSE(taken(filter.add(exact(74, 0.2))))
      << "an outlier, and the last answer for two hours";
  EXPECT_FALSE(taken(filter.add(exact(7800, 33.0)))) << "meanwhile the machine was paused";
  EXPECT_TRUE(taken(filter.add(exact(7864, 33.0))));
  const auto estimate = filter.estimate(exact(7928, 0).at);
  EXPECT_NEAR(estimate->offset_seconds, 33.0, bound_of(*estimate));
  EXPECT_LT(std::abs(estimate->frequency_ratio), 500e-6);
}

TEST(PeerFilter, AFrequencyStepIsFollowedQuickly) {
  World world{{.seed = 9}};
  PeerFilter filter{kConfig};
  feed(filter, world, 100, 64);
  world.jump_frequency(-10e-6);
  feed(filter, world, 4, 64);
  const PeerEstimate estimate = *filter.estimate(world.local());
  EXPECT_NEAR(estimate.offset_seconds, world.offset(), 300e-6);
  EXPECT_NEAR(estimate.frequency_ratio, -world.rate(), 3e-6);
}

TEST(PeerFilter, ARateThatIsKnownNeedNotBeLearnt) {
  // Two samples whose delays allow 50 ppm, of a clock that runs evenly.
  const auto after_two = [](const RatePrior& prior) {
    PeerFilter filter{kConfig, prior};
    filter.add(exact(0, 0));
    filter.add(exact(2, 100e-6, 1.1e-3));
    return filter.estimate(exact(2, 0).at).value_or(PeerEstimate{});
  };
  const RatePrior known{.rate = 0, .deviation = 2e-6};
  EXPECT_LT(std::abs(after_two(known).frequency_ratio), 2e-6);
  EXPECT_GT(std::abs(after_two({}).frequency_ratio), 10e-6);
  EXPECT_LT(after_two(known).frequency_variance, after_two({}).frequency_variance / 100);
}

TEST(PeerFilter, WhatIsKnownOfTheRateMovesWithTheFrame) {
  PeerFilter filter{kConfig, {.rate = 0, .deviation = 2e-6}};
  filter.on_adjusted({.at = exact(0, 0).at, .frequency_change = 30e-6, .frequency_ratio = 30e-6});
  filter.add(exact(10, 0));
  EXPECT_NEAR(filter.estimate(exact(10, 0).at)->frequency_ratio, -30e-6, 1e-9);
}

TEST(PeerFilter, AfterAPauseTheRateIsAsItWas) {
  World world{{.seed = 21, .frequency_ratio = 40e-6}};
  PeerFilter filter{kConfig};
  feed(filter, world, 100, 64);
  world.jump_phase(900);
  filter.add(world.measure());
  world.advance(2);
  ASSERT_EQ(filter.add(world.measure()), Intake::kJump);
  const PeerEstimate estimate = *filter.estimate(world.local());
  EXPECT_NEAR(estimate.frequency_ratio, -world.rate(), 4e-6);
  EXPECT_LT(filter.prior().deviation, 3e-6);
  EXPECT_NEAR(filter.prior().rate, -world.rate(), 1e-6);
}

TEST(PeerFilter, ANewLimitOfTheDriftCountsAtOnce) {
  PeerFilter filter{kConfig};
  filter.add(exact(0, 0));
  const LocalTime later = exact(64, 0).at;
  const double before = bound_of(*filter.estimate(later));
  FilterConfig config = kConfig;
  config.max_drift_ratio += 100e-6;
  filter.configure(config);
  EXPECT_NEAR(bound_of(*filter.estimate(later)) - before, 100e-6 * 64, 1e-6);
}

TEST(PeerFilter, ResetForgets) {
  World world{{.seed = 10}};
  PeerFilter filter{kConfig};
  feed(filter, world, 20, 16);
  filter.reset({});
  EXPECT_FALSE(filter.estimate(world.local()));
  EXPECT_TRUE(taken(filter.add(exact(1e6, 3.0))));
  EXPECT_EQ(filter.estimate(exact(1e6, 0).at)->samples, 1U);
}

TEST(PeerFilter, StalenessGrowsWithTheIntervalAndFallsWithKnowledge) {
  World world{{.seed = 11, .wander = 1e-9}};
  PeerFilter filter{kConfig};
  feed(filter, world, 4, 2);
  const double early = filter.staleness(64);
  feed(filter, world, 200, 64);
  const double late = filter.staleness(64);
  EXPECT_GT(early, 3 * late);
  EXPECT_LT(late, 1);
  EXPECT_GT(filter.staleness(100000), 1);
  EXPECT_LT(filter.staleness(64), filter.staleness(1024));
}

TEST(PeerFilter, JitterIsTheScatterOfTheMeasurements) {
  World world{{.seed = 12, .forward_mean_seconds = 1e-3, .backward_mean_seconds = 1e-3}};
  PeerFilter filter{kConfig};
  feed(filter, world, 300, 64);
  const double jitter = filter.estimate(world.local())->jitter_seconds;
  // Half the difference of two exponential delays has a deviation of 0.71 means.
  EXPECT_GT(jitter, 0.3e-3);
  EXPECT_LT(jitter, 1.5e-3);
}

// A balancer: some answers come from a server that is 30 ms ahead.
TEST(PeerFilter, AnAddressThatIsTwoClocksShowsItAndItsBoundHoldsBoth) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    World world{{.seed = seed}};
    Rng rng{Rng::expand(seed + 100)};
    PeerFilter filter{kConfig};
    bool ahead = false;
    int same = 0;
    for (int i = 0; i < 200; ++i) {
      Measurement measured = world.measure();
      // At random, but no more than five answers of the same server in a row.
      const bool change = rng.below(2) == 0 || ++same == 5;
      if (change) {
        ahead = !ahead;
        same = 0;
      }
      if (ahead) measured.offset_seconds += 0.030;
      filter.add(measured);
      world.advance(16);
      if (i < 40) continue;
      const auto estimate = filter.estimate(world.local());
      ASSERT_TRUE(estimate);
      EXPECT_GE(estimate->jitter_seconds, 0.010) << i;
      for (const double truth : {world.offset(), world.offset() + 0.030}) {
        EXPECT_LE(std::abs(estimate->offset_seconds - truth), bound_of(*estimate)) << i;
      }
    }
    EXPECT_TRUE(filter.doubtful());
  }
}

}  // namespace
}  // namespace gnomon
