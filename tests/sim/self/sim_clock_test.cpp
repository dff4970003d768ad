#include "sim/sim_clock.h"

#include <gtest/gtest.h>

namespace gnomon::sim {
namespace {

SimClock make(double frequency_ppm, double offset_seconds) {
  return SimClock{Oscillator{{.frequency_ppm = frequency_ppm, .wander = 0}, Rng{Rng::expand(1)}},
                  seconds(offset_seconds)};
}

TEST(SimClock, ShowsItsInitialOffsetAndDrifts) {
  auto clock = make(50, 0.25);
  EXPECT_NEAR(clock.shown_error(kBeginning), 0.25, 1e-12);
  EXPECT_NEAR(clock.shown_error(kBeginning + seconds(1000)), 0.25 + 0.05, 1e-12);
  EXPECT_NEAR(clock.rate_error(kBeginning + seconds(1000)), 50e-6, 1e-12);
  const Now now = clock.read(kBeginning + seconds(1000));
  EXPECT_EQ((now.local - LocalTime::from_nanoseconds(kBeginning.to_nanoseconds())),
            seconds(1000.3));
}

TEST(SimClock, SlewMovesLocalTimeAtOnceAndTheShownTimeSlowly) {
  auto clock = make(0, 1);
  const TrueTime t = kBeginning + seconds(10);
  const auto done = clock.apply(
      t, {.phase = ClockCommand::Phase::kSlew, .phase_change = seconds(-1), .slew_ratio = 0.01});
  EXPECT_EQ(done.phase_change, seconds(-1));
  EXPECT_FALSE(done.stepped);
  EXPECT_TRUE(done.by_us);
  EXPECT_NEAR(clock.local_error(t), 0, 1e-12);
  EXPECT_NEAR(clock.shown_error(t), 1, 1e-12);
  EXPECT_NEAR(clock.shown_error(t + seconds(50)), 0.5, 1e-9);
  EXPECT_NEAR(clock.shown_error(t + seconds(100)), 0, 1e-9);
  EXPECT_NEAR(clock.local_error(t + seconds(100)), 0, 1e-12);
}

TEST(SimClock, ASecondSlewIsAddedToTheRestOfTheFirst) {
  auto clock = make(0, 0);
  const ClockCommand slew{
      .phase = ClockCommand::Phase::kSlew, .phase_change = seconds(1), .slew_ratio = 0.01};
  clock.apply(kBeginning, slew);
  const auto done = clock.apply(kBeginning + seconds(50), slew);
  EXPECT_NEAR(done.pending.amount.to_seconds(), 1.5, 1e-9);
  EXPECT_NEAR((done.pending.end - done.pending.start).to_seconds(), 150, 1e-6);
  EXPECT_NEAR(clock.shown_error(kBeginning + seconds(50)), 0.5, 1e-9);
}

TEST(SimClock, StepDropsAPendingSlew) {
  auto clock = make(0, 3);
  clock.apply(
      kBeginning,
      {.phase = ClockCommand::Phase::kSlew, .phase_change = seconds(-1), .slew_ratio = 0.001});
  const auto done =
      clock.apply(kBeginning, {.phase = ClockCommand::Phase::kStep, .phase_change = seconds(-2)});
  EXPECT_TRUE(done.stepped);
  EXPECT_EQ(done.pending.amount, Duration{});
  EXPECT_NEAR(clock.shown_error(kBeginning), 0, 1e-12);
}

TEST(SimClock, FrequencyCorrectionCancelsTheOscillator) {
  auto clock = make(100, 0);
  const TrueTime t = kBeginning + seconds(100);
  const auto done = clock.apply(t, {.frequency_ratio = -100e-6});
  EXPECT_NEAR(done.frequency_change, -100e-6, 1e-15);
  EXPECT_EQ(done.phase_change, Duration{});
  // (1 + 100 ppm)(1 - 100 ppm) = 1 - 1e-8.
  EXPECT_NEAR(clock.local_error(t + seconds(1000)), 0.01 - 1e-5, 1e-9);
}

// The promise of `ClockAdjustment`: a local time t of the old frame is the same moment as
// t + phase_change + frequency_change * (t - at) of the new one.
TEST(SimClock, TheAdjustmentMapsTheOldFrameToTheNew) {
  auto old_frame = make(20, 0.5);
  auto new_frame = make(20, 0.5);
  const TrueTime t = kBeginning + seconds(500);
  const auto done = new_frame.apply(t, {.phase = ClockCommand::Phase::kStep,
                                        .phase_change = seconds(-0.5),
                                        .frequency_ratio = -20e-6});
  static_cast<void>(old_frame.read(t));
  const TrueTime later = t + seconds(64);
  const LocalTime before = old_frame.read(later).local;
  const Duration moved =
      done.phase_change + seconds(done.frequency_change * (before - done.at).to_seconds());
  EXPECT_NEAR((new_frame.read(later).local - (before + moved)).to_seconds(), 0, 3e-9);
}

TEST(SimClock, SomebodyElseMovesItAndTheMonotonicTimeGoesOn) {
  auto clock = make(0, 0);
  const TrueTime t = kBeginning + seconds(5);
  const MonoTime before = clock.read(t).mono;
  const auto done = clock.set_by_other(t, seconds(7));
  EXPECT_FALSE(done.by_us);
  EXPECT_EQ(clock.read(t).mono, before);
  EXPECT_NEAR(clock.shown_error(t), 7, 1e-12);
}

TEST(SimClock, FindsTheTrueTimeOfADeadline) {
  auto clock = make(300, 0);
  const TrueTime t = kBeginning + seconds(3);
  const MonoTime deadline = clock.read(t).mono + seconds(100);
  const TrueTime found = clock.when(t, deadline);
  EXPECT_NEAR((clock.read(found).mono - deadline).to_seconds(), 0, 5e-9);
}

}  // namespace
}  // namespace gnomon::sim
