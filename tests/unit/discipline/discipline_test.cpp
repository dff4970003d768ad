#include "discipline/discipline.h"

#include <gtest/gtest.h>

#include <cmath>

namespace gnomon {
namespace {

using Phase = ClockCommand::Phase;

constexpr double kPrecision = 1e-7;

LocalTime at(double seconds) {
  return LocalTime::from_nanoseconds(1'700'000'000'000'000'000) + Duration::seconds(seconds);
}

CombinedEstimate estimate(double when, double offset, double rate = 0) {
  return {.at = at(when),
          .offset_seconds = offset,
          .frequency_ratio = rate,
          .offset_variance = 1e-10,
          .frequency_variance = 1e-16,
          .jitter_seconds = 20e-6,
          .root_delay_seconds = 0.02,
          .root_dispersion_seconds = 0.003};
}

/// A clock that does at once what it is told.
ClockAdjustment carry_out(const ClockCommand& command, LocalTime when, double former_frequency) {
  return {.at = when,
          .phase_change = command.phase == Phase::kNone ? Duration{} : command.phase_change,
          .frequency_change = command.frequency_ratio - former_frequency,
          .frequency_ratio = command.frequency_ratio,
          .stepped = command.phase == Phase::kStep};
}

DisciplineAction run(Discipline& discipline, const CombinedEstimate& estimate) {
  const double former = discipline.frequency_ratio();
  DisciplineAction action = discipline.update(estimate, 64);
  if (!action.panic) discipline.on_adjusted(carry_out(action.command, estimate.at, former));
  return action;
}

TEST(Discipline, KnowsNothingBeforeTheFirstUpdate) {
  const Discipline discipline{{}, kPrecision};
  EXPECT_FALSE(discipline.estimate(at(0)));
  EXPECT_EQ(discipline.frequency_ratio(), 0);
  EXPECT_EQ(discipline.updates(), 0);
}

TEST(Discipline, SlewsTheOffsetAndSetsTheFrequencyAtOnce) {
  Discipline discipline{{}, kPrecision};
  const DisciplineAction action = discipline.update(estimate(0, 0.01, 20e-6), 64);
  EXPECT_FALSE(action.panic);
  EXPECT_EQ(action.command.phase, Phase::kSlew);
  EXPECT_EQ(action.command.phase_change, Duration::seconds(0.01));
  EXPECT_DOUBLE_EQ(action.command.frequency_ratio, 20e-6);
  EXPECT_GT(action.command.slew_ratio, 0);
  EXPECT_EQ(discipline.updates(), 1);
}

TEST(Discipline, ItsOwnCommandBringsTheEstimateToZero) {
  Discipline discipline{{}, kPrecision};
  run(discipline, estimate(0, 0.01, 20e-6));
  const auto after = discipline.estimate(at(0.01 + 100));
  ASSERT_TRUE(after);
  EXPECT_NEAR(after->offset_seconds, 0, 1e-9);
  EXPECT_DOUBLE_EQ(after->frequency_ratio, 20e-6);
  EXPECT_DOUBLE_EQ(after->last_update_offset_seconds, 0.01);
  EXPECT_NEAR(after->frequency_error_ratio, 1e-8, 1e-12);
}

TEST(Discipline, ACommandThatWasNotCarriedOutLeavesTheOffset) {
  Discipline discipline{{}, kPrecision};
  static_cast<void>(discipline.update(estimate(0, 0.01, 20e-6), 64));
  const auto after = discipline.estimate(at(100));
  EXPECT_NEAR(after->offset_seconds, 0.01 + 100 * 20e-6, 1e-9);
  EXPECT_EQ(after->frequency_ratio, 0);
}

TEST(Discipline, ARefusedStepDoesNotUseUpTheLimit) {
  Discipline discipline{{.makestep_limit = 1}, kPrecision};
  EXPECT_EQ(discipline.update(estimate(0, 5), 64).command.phase, Phase::kStep);
  discipline.on_refused();
  EXPECT_EQ(discipline.updates(), 0);
  EXPECT_EQ(discipline.update(estimate(64, 5), 64).command.phase, Phase::kStep);
}

TEST(Discipline, RatesAddUpToTheCorrection) {
  Discipline discipline{{}, kPrecision};
  run(discipline, estimate(0, 0, 20e-6));
  const DisciplineAction action = run(discipline, estimate(64, 0, -5e-6));
  EXPECT_NEAR(action.command.frequency_ratio, 15e-6, 1e-12);
  EXPECT_EQ(action.command.phase, Phase::kNone) << "no offset, no phase change";
}

TEST(Discipline, TheFrequencyHasALimit) {
  Discipline discipline{{.max_frequency_ppm = 100}, kPrecision};
  EXPECT_DOUBLE_EQ(run(discipline, estimate(0, 0, 900e-6)).command.frequency_ratio, 100e-6);
  EXPECT_DOUBLE_EQ(run(discipline, estimate(64, 0, -900e-6)).command.frequency_ratio, -100e-6);
}

// Pace

TEST(Discipline, AClearOffsetIsSlewedWithinASecondOrAsFastAsAllowed) {
  Discipline discipline{{}, kPrecision};
  EXPECT_NEAR(discipline.update(estimate(0, 0.01), 64).command.slew_ratio, 0.01, 1e-9);
  Discipline other{{}, kPrecision};
  EXPECT_NEAR(other.update(estimate(0, 0.5), 64).command.slew_ratio, 0.08, 1e-9);
  Discipline tame{{.max_slew_ppm = 500}, kPrecision};
  EXPECT_NEAR(tame.update(estimate(0, -0.5), 64).command.slew_ratio, 500e-6, 1e-12);
}

TEST(Discipline, AnOffsetWithinItsErrorIsSlewedWithoutHaste) {
  Discipline discipline{{}, kPrecision};
  const double ratio = discipline.update(estimate(0, 5e-6), 64).command.slew_ratio;
  EXPECT_NEAR(ratio, 5e-6 / 16, 1e-9);
  Discipline burst{{}, kPrecision};
  EXPECT_NEAR(burst.update(estimate(0, 5e-6), 2).command.slew_ratio, 5e-6, 1e-12);
}

TEST(Discipline, WhatIsStillPendingIsNotSlowedDown) {
  Discipline discipline{{}, kPrecision};
  const DisciplineAction first = discipline.update(estimate(0, 0.5), 2);
  ClockAdjustment done = carry_out(first.command, at(0), 0);
  done.pending = {.start = MonoTime{},
                  .end = MonoTime{} + Duration::seconds(0.5 / 0.08),
                  .amount = Duration::seconds(0.5)};
  discipline.on_adjusted(done);
  const DisciplineAction second = discipline.update(estimate(0.5 + 2, 10e-6), 2);
  EXPECT_GT(second.command.slew_ratio, 0.07);
}

// Steps

TEST(Discipline, LargeOffsetsAreSteppedInTheFirstUpdatesOnly) {
  Discipline discipline{{.makestep_threshold_seconds = 1, .makestep_limit = 2}, kPrecision};
  EXPECT_EQ(run(discipline, estimate(0, 5)).command.phase, Phase::kStep);
  EXPECT_EQ(run(discipline, estimate(64, -5)).command.phase, Phase::kStep);
  EXPECT_EQ(run(discipline, estimate(128, 5)).command.phase, Phase::kSlew);
}

TEST(Discipline, TheThresholdIsNotStepped) {
  Discipline discipline{{.makestep_threshold_seconds = 1}, kPrecision};
  EXPECT_EQ(run(discipline, estimate(0, 1)).command.phase, Phase::kSlew);
}

TEST(Discipline, LimitMinusOneStepsAlways) {
  Discipline discipline{{.makestep_limit = -1}, kPrecision};
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(run(discipline, estimate(i * 64, 2)).command.phase, Phase::kStep);
  }
}

TEST(Discipline, LimitZeroNeverSteps) {
  Discipline discipline{{.makestep_limit = 0}, kPrecision};
  EXPECT_EQ(run(discipline, estimate(0, 900)).command.phase, Phase::kSlew);
}

TEST(Discipline, AStepIsExact) {
  Discipline discipline{{}, kPrecision};
  const DisciplineAction action = run(discipline, estimate(0, 123.456789012));
  EXPECT_EQ(action.command.phase_change.to_nanoseconds(), 123'456'789'012);
  EXPECT_NEAR(discipline.estimate(at(123.456789012))->offset_seconds, 0, 1e-9);
}

// Panic

TEST(Discipline, PanicTouchesNothing) {
  Discipline discipline{{.panic_threshold_seconds = 1000}, kPrecision};
  run(discipline, estimate(0, 0, 10e-6));
  const DisciplineAction action = discipline.update(estimate(64, 1001, 5e-6), 64);
  EXPECT_TRUE(action.panic);
  EXPECT_EQ(action.command.phase, Phase::kNone);
  EXPECT_DOUBLE_EQ(action.command.frequency_ratio, 10e-6);
  EXPECT_EQ(discipline.updates(), 1);
  EXPECT_NEAR(discipline.estimate(at(64))->offset_seconds, 0, 1e-6) << "not believed";
}

TEST(Discipline, TheFirstUpdatePanicsUnlessAllowed) {
  Discipline strict{{}, kPrecision};
  EXPECT_TRUE(strict.update(estimate(0, -2e8), 64).panic);
  Discipline allowed{{.makestep_limit = 0, .allow_large_first_step = true}, kPrecision};
  const DisciplineAction action = run(allowed, estimate(0, -2e8));
  EXPECT_FALSE(action.panic);
  EXPECT_EQ(action.command.phase, Phase::kStep) << "nobody slews six years";
  EXPECT_TRUE(allowed.update(estimate(64, 1e6), 64).panic) << "only the first";
}

TEST(Discipline, PanicThresholdZeroNeverPanics) {
  Discipline discipline{{.panic_threshold_seconds = 0}, kPrecision};
  EXPECT_FALSE(discipline.update(estimate(0, 1e9), 64).panic);
}

// Former frequency

TEST(Discipline, StartSetsTheStoredFrequency) {
  Discipline discipline{{.max_frequency_ppm = 50}, kPrecision};
  const ClockCommand command = discipline.start(30e-6, 1e-6);
  EXPECT_EQ(command.phase, Phase::kNone);
  EXPECT_DOUBLE_EQ(command.frequency_ratio, 30e-6);
  EXPECT_EQ(discipline.frequency_ratio(), 0) << "not before the clock did it";
  discipline.on_adjusted(carry_out(command, at(0), 0));
  EXPECT_DOUBLE_EQ(discipline.frequency_ratio(), 30e-6);
  EXPECT_DOUBLE_EQ(discipline.start(-1, 1e-6).frequency_ratio, -50e-6);
}

TEST(Discipline, TheFrequencyIsKnownAsWellAsTheFormerRunOrTheLastUpdateKnewIt) {
  Discipline discipline{{}, kPrecision};
  EXPECT_EQ(discipline.frequency_error_ratio(), std::nullopt);
  discipline.on_adjusted(carry_out(discipline.start(30e-6, 1e-7), at(0), 0));
  EXPECT_DOUBLE_EQ(discipline.frequency_error_ratio().value_or(0), 1e-7);
  CombinedEstimate better = estimate(0, 0, 1e-6);
  better.frequency_variance = 1e-18;
  EXPECT_NEAR(run(discipline, better).command.frequency_ratio, 31e-6, 1e-12);
  EXPECT_DOUBLE_EQ(discipline.frequency_error_ratio().value_or(0), 1e-9);
}

TEST(Discipline, AStoredFrequencyWithoutAnErrorIsKnownBadly) {
  Discipline discipline{{}, kPrecision};
  (void)discipline.start(30e-6, 0);
  EXPECT_DOUBLE_EQ(discipline.frequency_error_ratio().value_or(0), 5e-6);
}

// Between updates

TEST(Discipline, TheBoundGrowsInHoldover) {
  Discipline discipline{{.max_drift_ppm = 15}, kPrecision};
  run(discipline, estimate(0, 0));
  const double now = discipline.estimate(at(0))->root_dispersion_seconds;
  const double later = discipline.estimate(at(1000))->root_dispersion_seconds;
  EXPECT_DOUBLE_EQ(now, 0.003);
  EXPECT_GE(later - now, 1000 * 15e-6);
  EXPECT_LT(later - now, 1000 * 16e-6);
  EXPECT_DOUBLE_EQ(discipline.estimate(at(0))->root_delay_seconds, 0.02);
}

TEST(Discipline, AnUncertainFrequencyLetsTheBoundGrowFaster) {
  Discipline discipline{{.max_drift_ppm = 15}, kPrecision};
  CombinedEstimate vague = estimate(0, 0);
  vague.frequency_variance = 1e-8;
  run(discipline, vague);
  EXPECT_GE(discipline.estimate(at(0))->dispersion_rate, 300e-6);
  CombinedEstimate bounded = estimate(64, 0);
  bounded.bound_rate = 515e-6;
  run(discipline, bounded);
  EXPECT_DOUBLE_EQ(discipline.estimate(at(0))->dispersion_rate, 515e-6);
}

TEST(Discipline, SomebodyElsesStepIsInTheEstimate) {
  Discipline discipline{{}, kPrecision};
  run(discipline, estimate(0, 0, 10e-6));
  discipline.on_adjusted({.at = at(10),
                          .phase_change = Duration::seconds(3),
                          .frequency_ratio = 10e-6,
                          .by_us = false});
  EXPECT_NEAR(discipline.estimate(at(13))->offset_seconds, -3, 1e-9);
  EXPECT_DOUBLE_EQ(discipline.frequency_ratio(), 10e-6);
}

TEST(Discipline, StatisticsCoverTheLastEightUpdates) {
  Discipline discipline{{}, kPrecision};
  for (int i = 0; i < 20; ++i) {
    run(discipline,
        estimate(i * 64, i < 12 ? 0.5 : 0.003, i < 12 ? 50e-6 : (i % 2 ? 2e-6 : -2e-6)));
  }
  const auto now = discipline.estimate(at(20 * 64));
  EXPECT_NEAR(now->offset_rms_seconds, 0.003, 1e-9);
  EXPECT_NEAR(now->wander_ratio, 2e-6, 1e-12);
  EXPECT_DOUBLE_EQ(now->jitter_seconds, 20e-6);
}

TEST(Discipline, AStepDoesNotCountAsAnOffset) {
  Discipline discipline{{}, kPrecision};
  run(discipline, estimate(0, 100));
  run(discipline, estimate(64, 0.001));
  EXPECT_NEAR(discipline.estimate(at(164))->offset_rms_seconds, 0.001, 1e-12);
}

TEST(Discipline, NewLimitsKeepTheState) {
  Discipline discipline{{.makestep_limit = 3}, kPrecision};
  run(discipline, estimate(0, 0.01, 10e-6));
  discipline.configure({.makestep_threshold_seconds = 0.001, .makestep_limit = -1});
  EXPECT_DOUBLE_EQ(discipline.frequency_ratio(), 10e-6);
  EXPECT_EQ(discipline.updates(), 1);
  EXPECT_EQ(run(discipline, estimate(64, 0.002)).command.phase, Phase::kStep);
}

TEST(Discipline, AClosedLoopSettles) {
  // An exact estimate of a clock 50 ppm slow and 0.1 s late.
  Discipline discipline{{}, kPrecision};
  double offset = 0.1;
  for (int i = 0; i < 5; ++i) {
    const double rate = 50e-6 - discipline.frequency_ratio();
    const DisciplineAction action = run(discipline, estimate(2.0 * i, offset, rate));
    offset -= action.command.phase_change.to_seconds();
    offset += 2 * (50e-6 - discipline.frequency_ratio());
  }
  EXPECT_NEAR(offset, 0, 1e-8);
  EXPECT_NEAR(discipline.frequency_ratio(), 50e-6, 1e-9);
}

}  // namespace
}  // namespace gnomon
