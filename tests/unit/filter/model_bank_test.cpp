#include "filter/model_bank.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.h"

namespace gnomon {
namespace {

/// RMS error of the bank's predictions of a clock with this wander, seen with this noise.
double prediction_error(ModelBank& bank, double wander, double noise, int polls) {
  constexpr double kPoll = 64;
  Rng rng{Rng::expand(7)};
  double offset = 0;
  double rate = 0;
  double squares = 0;
  const auto seen = [&] {
    return Observation{.offset_seconds = offset + noise * rng.normal(),
                       .delay_variance = noise * noise,
                       .floor_variance = 1e-18};
  };
  bank.start(seen(), 100e-6);
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
  ModelBank steady;
  ModelBank nervous;
  EXPECT_LT(prediction_error(steady, 1e-10, 100e-6, 2000), 35e-6);
  EXPECT_LT(prediction_error(nervous, 1e-7, 100e-6, 2000), 180e-6);
  EXPECT_LT(std::sqrt(steady.mixture(0).p11), std::sqrt(nervous.mixture(0).p11) / 10);
}

TEST(ModelBank, LearnsANoiseThatTheDelayDoesNotTell) {
  Rng rng{Rng::expand(8)};
  ModelBank bank;
  const auto seen = [&] {
    return Observation{.offset_seconds = 1e-3 * rng.normal(),
                       .delay_variance = 1e-12,  // claims 1 us
                       .floor_variance = 1e-18};
  };
  bank.start(seen(), 100e-6);
  for (int i = 0; i < 500; ++i) bank.observe(64, seen());
  EXPECT_NEAR(std::sqrt(bank.noise_variance(seen())), 1e-3, 0.4e-3);
  EXPECT_LT(std::abs(bank.mixture(0).offset), 0.5e-3);
}

TEST(ModelBank, AnInflatedBankFollowsAtOnce) {
  ModelBank bank;
  const Observation still{.offset_seconds = 0, .delay_variance = 1e-10, .floor_variance = 1e-18};
  bank.start(still, 100e-6);
  for (int i = 0; i < 200; ++i) bank.observe(64, still);
  Observation jumped = still;
  jumped.offset_seconds = 0.02;
  ModelBank stubborn = bank;
  stubborn.observe(64, jumped);
  EXPECT_LT(stubborn.mixture(0).offset, 0.018);
  bank.inflate(0.02 * 0.02, 0);
  bank.observe(64, jumped);
  EXPECT_NEAR(bank.mixture(0).offset, 0.02, 1e-4);
}

TEST(ModelBank, TheMixtureShowsTheDisagreementOfItsModels) {
  ModelBank bank;
  const Observation still{.offset_seconds = 0, .delay_variance = 1e-10, .floor_variance = 1e-18};
  bank.start(still, 100e-6);
  EXPECT_DOUBLE_EQ(bank.mixture(0).p00, 1e-10);
  EXPECT_NEAR(std::sqrt(bank.mixture(0).p11), 100e-6, 1e-12);
  EXPECT_GT(bank.mixture(1000).p00, bank.mixture(10).p00);
}

TEST(ModelBank, AShiftMovesAllModels) {
  ModelBank bank;
  bank.start({.offset_seconds = 0.5, .delay_variance = 1e-8, .floor_variance = 1e-18}, 100e-6);
  bank.observe(2, {.offset_seconds = 0.5001, .delay_variance = 1e-8, .floor_variance = 1e-18});
  const PhaseState before = bank.mixture(0);
  bank.shift(before.offset, before.rate);
  EXPECT_NEAR(bank.mixture(0).offset, 0, 1e-12);
  EXPECT_NEAR(bank.mixture(0).rate, 0, 1e-12);
  EXPECT_NEAR(bank.mixture(0).p00, before.p00, before.p00 * 1e-6);
}

}  // namespace
}  // namespace gnomon
