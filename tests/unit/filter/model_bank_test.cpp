#include "filter/model_bank.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.h"

namespace gnomon {
namespace {

/// A law that only blurs.
DelayLaw gaussian(double deviation) {
  return {.half_width = 0, .tilt = 0, .floor_variance = deviation * deviation};
}

/// RMS error of the bank's predictions of a clock with this wander, seen with this noise.
double prediction_error(ModelBank& bank, double wander, double noise, int polls) {
  constexpr double kPoll = 64;
  Rng rng{Rng::expand(7)};
  double offset = 0;
  double rate = 0;
  double squares = 0;
  const auto seen = [&] {
    return Observation{.offset_seconds = offset + noise * rng.normal(),
                       .law = gaussian(noise),
                       .floor_variance = 1e-18};
  };
  bank.start(seen(), {});
  for (int i = 0; i < polls; ++i) {
    rate += wander * std::sqrt(kPoll) * rng.normal();
    offset += rate * kPoll;
    const double error = bank.mixture(kPoll).offset - offset;
    if (i > polls / 2) squares += error * error;
    bank.observe(kPoll, seen());
  }
  return std::sqrt(squares / (polls / 2.0));
}

TEST(ModelBank, FindsTheWander) {
  // A wandering clock needs a nervous filter, a steady one a calm one: the same bank is both.
  ModelBank steady{Noise::kFromDelayOrScatter};
  ModelBank nervous{Noise::kFromDelayOrScatter};
  EXPECT_LT(prediction_error(steady, 1e-10, 100e-6, 2000), 35e-6);
  EXPECT_LT(prediction_error(nervous, 1e-7, 100e-6, 2000), 180e-6);
  EXPECT_LT(std::sqrt(steady.mixture(0).p11), std::sqrt(nervous.mixture(0).p11) / 10);
}

TEST(ModelBank, LearnsANoiseThatTheDelayDoesNotTell) {
  Rng rng{Rng::expand(8)};
  ModelBank bank{Noise::kFromDelayOrScatter};
  const auto seen = [&] {
    return Observation{
        .offset_seconds = 1e-3 * rng.normal(), .law = gaussian(1e-6), .floor_variance = 1e-18};
  };
  bank.start(seen(), {});
  for (int i = 0; i < 500; ++i) bank.observe(64, seen());
  EXPECT_NEAR(std::sqrt(bank.scatter_variance()), 1e-3, 0.4e-3);
  EXPECT_LT(std::abs(bank.mixture(0).offset), 0.5e-3);
}

TEST(ModelBank, ABankWithRoomForAJumpFollowsAtOnce) {
  ModelBank bank{Noise::kFromDelayOrScatter};
  const Observation still{.offset_seconds = 0, .law = gaussian(1e-5), .floor_variance = 1e-18};
  bank.start(still, {});
  for (int i = 0; i < 200; ++i) bank.observe(64, still);
  Observation jumped = still;
  jumped.offset_seconds = 0.02;
  ModelBank stubborn = bank;
  stubborn.observe(64, jumped);
  EXPECT_LT(stubborn.mixture(0).offset, 0.018);
  bank.make_room({.offset_variance = 0.02 * 0.02, .rate_variance = 0});
  bank.observe(64, jumped);
  EXPECT_NEAR(bank.mixture(0).offset, 0.02, 1e-4);
}

TEST(ModelBank, TheMixtureShowsTheDisagreementOfItsModels) {
  ModelBank bank{Noise::kFromDelayOrScatter};
  const Observation still{.offset_seconds = 0, .law = gaussian(1e-5), .floor_variance = 1e-18};
  bank.start(still, {});
  EXPECT_DOUBLE_EQ(bank.mixture(0).p00, 1e-10);
  EXPECT_NEAR(std::sqrt(bank.mixture(0).p11), 100e-6, 1e-12);
  EXPECT_GT(bank.mixture(1000).p00, bank.mixture(10).p00);
}

TEST(ModelBank, AShiftMovesAllModels) {
  ModelBank bank{Noise::kFromDelayOrScatter};
  bank.start({.offset_seconds = 0.5, .law = gaussian(1e-4), .floor_variance = 1e-18}, {});
  bank.observe(2, {.offset_seconds = 0.5001, .law = gaussian(1e-4), .floor_variance = 1e-18});
  const PhaseState before = bank.mixture(0);
  bank.shift(before.offset, before.rate);
  EXPECT_NEAR(bank.mixture(0).offset, 0, 1e-12);
  EXPECT_NEAR(bank.mixture(0).rate, 0, 1e-12);
  EXPECT_NEAR(bank.mixture(0).p00, before.p00, before.p00 * 1e-6);
}

TEST(ModelBank, OthersSeeAMeasurementAsThePathWasFoundToBe) {
  Rng rng{Rng::expand(9)};
  const auto fed = [&](Noise noise, double scatter) {
    ModelBank bank{noise};
    const auto seen = [&] {
      return Observation{
          .offset_seconds = scatter * rng.normal(), .law = gaussian(1e-6), .floor_variance = 1e-18};
    };
    bank.start(seen(), {});
    for (int i = 0; i < 300; ++i) bank.observe(64, seen());
    return bank.judged({.offset_seconds = 5, .law = gaussian(1e-6), .floor_variance = 1e-18});
  };
  const Observation honest = fed(Noise::kFromDelayOrScatter, 1e-6);
  EXPECT_NEAR(std::sqrt(honest.law.variance()), 1e-6, 0.3e-6);
  const Observation boasting = fed(Noise::kFromDelayOrScatter, 1e-3);
  EXPECT_NEAR(std::sqrt(boasting.law.variance()), 1e-3, 0.4e-3);
  EXPECT_EQ(boasting.law.half_width, 0);
  EXPECT_EQ(boasting.offset_seconds, 5);
  EXPECT_NEAR(std::sqrt(fed(Noise::kFromDelay, 1e-3).law.variance()), 1e-6, 1e-12);
}

TEST(ModelBank, SurpriseCountsSigmasAndOnlyBeyondWhatTheDelayExplains) {
  ModelBank bank{Noise::kFromDelay};
  const Observation exact{.offset_seconds = 0, .law = gaussian(10e-6), .floor_variance = 1e-18};
  bank.start(exact, {});
  for (int i = 0; i < 300; ++i) bank.observe(64, exact);
  Observation off = exact;
  EXPECT_NEAR(bank.surprise(64, off), 0, 1e-6);
  off.offset_seconds = 50e-6;
  const double surprise = bank.surprise(64, off);
  EXPECT_GT(surprise, 3.5);
  EXPECT_LT(surprise, 5.1);
  EXPECT_LT(bank.surprise(1e5, off), surprise) << "a guess of long ago is less sure";
  off.law.half_width = 60e-6;
  EXPECT_NEAR(bank.surprise(64, off), 0, 1e-6) << "so long a delay may do this";
  off.offset_seconds = 1e9;
  EXPECT_GT(bank.surprise(64, off), 30);
  EXPECT_TRUE(std::isfinite(bank.surprise(64, off)));
}

TEST(ModelBank, AWideLawTeachesByItsEdges) {
  // Every sample is anywhere within 1 ms; only together they say where the clock is.
  Rng rng{Rng::expand(10)};
  ModelBank uniform{Noise::kFromDelay};
  ModelBank blurred{Noise::kFromDelay};
  const DelayLaw law{.half_width = 1e-3, .tilt = 0, .floor_variance = 1e-12};
  const Observation first{.offset_seconds = 0, .law = law, .floor_variance = 1e-18};
  uniform.start(first, {.deviation = 1e-9});
  blurred.start(first, {.deviation = 1e-9});
  double squares = 0;
  double squares_of_gaussian = 0;
  for (int i = 0; i < 400; ++i) {
    Observation seen = first;
    seen.offset_seconds = (2 * rng.uniform() - 1) * 1e-3;
    uniform.observe(1, seen);
    seen.law = gaussian(std::sqrt(law.variance()));
    blurred.observe(1, seen);
    if (i < 50) continue;
    squares += uniform.mixture(0).offset * uniform.mixture(0).offset;
    squares_of_gaussian += blurred.mixture(0).offset * blurred.mixture(0).offset;
  }
  EXPECT_LT(squares, 0.5 * squares_of_gaussian);
}

}  // namespace
}  // namespace gnomon
