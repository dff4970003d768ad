#include "clock/virtual_clock.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "fake_machine.h"

namespace gnomon {
namespace {

using Phase = ClockCommand::Phase;
using test::FakeMachine;

/// LocalTime minus system clock, seconds.
double local_error(VirtualClock& clock, FakeMachine& machine) {
  return static_cast<double>(clock.read().local.to_nanoseconds() -
                             machine.read().system.to_nanoseconds()) *
         1e-9;
}

void run(VirtualClock& clock, FakeMachine& machine, int seconds) {
  for (int i = 0; i < seconds; ++i) {
    machine.pass(1);
    clock.tick();
  }
}

TEST(VirtualClock, StartsWithItsOffsetAndDriftsWithItsFrequency) {
  FakeMachine machine;
  VirtualClock clock{{.offset_seconds = 0.05, .frequency_ppm = -20}, machine};
  EXPECT_NEAR(clock.true_offset(), -0.05, 1e-12);
  machine.pass(1000);
  EXPECT_NEAR(clock.true_offset(), -0.05 + 0.02, 1e-9);
  EXPECT_NEAR(local_error(clock, machine), 0.05 - 0.02, 2e-9);
  EXPECT_TRUE(machine.calls.empty());
}

TEST(VirtualClock, SlewMovesLocalTimeAtOnceAndWhatIsShownByItsEnd) {
  FakeMachine machine;
  VirtualClock clock{{}, machine};
  const auto done = clock.apply(
      {.phase = Phase::kSlew, .phase_change = Duration::milliseconds(-2), .slew_ratio = 500e-6});
  ASSERT_TRUE(done);
  EXPECT_EQ(done->phase_change, Duration::milliseconds(-2));
  EXPECT_EQ(done->pending.end - done->pending.start, Duration::seconds(4));
  EXPECT_NEAR(local_error(clock, machine), -0.002, 1e-9);
  EXPECT_NEAR(clock.true_offset(), 0, 1e-9);
  machine.pass(1);
  EXPECT_NEAR(local_error(clock, machine), -0.002, 1e-9);
  EXPECT_NEAR(clock.true_offset(), 0.0005, 1e-9);
  machine.pass(3.5);
  EXPECT_NEAR(clock.true_offset(), 0.002, 1e-9);
}

TEST(VirtualClock, StepTakesThePendingRestAlong) {
  FakeMachine machine;
  VirtualClock clock{{.offset_seconds = 1}, machine};
  ASSERT_TRUE(clock.apply(
      {.phase = Phase::kSlew, .phase_change = Duration::milliseconds(10), .slew_ratio = 500e-6}));
  const auto done = clock.apply({.phase = Phase::kStep, .phase_change = Duration::seconds(-1.01)});
  ASSERT_TRUE(done);
  EXPECT_TRUE(done->stepped);
  EXPECT_EQ(done->pending.amount, Duration{});
  EXPECT_NEAR(clock.true_offset(), 0, 1e-9);
}

TEST(VirtualClock, CorrectionIsAbsolute) {
  FakeMachine machine;
  VirtualClock clock{{.frequency_ppm = 30}, machine};
  ASSERT_TRUE(clock.apply({.frequency_ratio = -10e-6}));
  const auto done = clock.apply({.frequency_ratio = -30e-6});
  ASSERT_TRUE(done);
  EXPECT_NEAR(done->frequency_change, -20e-6, 1e-15);
  EXPECT_NEAR(done->frequency_ratio, -30e-6, 1e-15);
  machine.pass(10'000);
  EXPECT_NEAR(clock.true_offset(), 0, 1e-9);
}

TEST(VirtualClock, AdjustmentsAreContinuousButForTheirPhase) {
  FakeMachine machine;
  VirtualClock clock{{.frequency_ppm = 17, .wander_ppb = 50, .seed = 3}, machine};
  run(clock, machine, 100);
  const double before = local_error(clock, machine);
  const auto done = clock.apply({.phase = Phase::kSlew,
                                 .phase_change = Duration::microseconds(300),
                                 .slew_ratio = 1e-4,
                                 .frequency_ratio = 5e-6});
  ASSERT_TRUE(done);
  EXPECT_NEAR(local_error(clock, machine), before + 300e-6, 2e-9);
}

TEST(VirtualClock, MapIsWhatReadSays) {
  FakeMachine machine;
  VirtualClock clock{{.offset_seconds = -3, .frequency_ppm = 100}, machine};
  machine.pass(77.7);
  ASSERT_TRUE(clock.apply(
      {.phase = Phase::kSlew, .phase_change = Duration::seconds(1), .slew_ratio = 1e-3}));
  machine.pass(5);
  EXPECT_EQ(clock.map().to_local(machine.read().system), clock.read().local);
}

std::vector<double> walk(std::uint64_t seed, int seconds) {
  FakeMachine machine;
  VirtualClock clock{{.wander_ppb = 10, .seed = seed}, machine};
  std::vector<double> offsets;
  for (int i = 0; i < seconds; ++i) {
    run(clock, machine, 1);
    offsets.push_back(clock.true_offset());
  }
  return offsets;
}

TEST(VirtualClock, WanderRepeatsWithItsSeed) {
  EXPECT_EQ(walk(5, 100), walk(5, 100));
  EXPECT_NE(walk(5, 100), walk(6, 100));
}

TEST(VirtualClock, WanderHasItsVariance) {
  // The frequency after t seconds of a random walk of q per sqrt(s) has the variance q^2 t.
  constexpr int kSeconds = 100;
  constexpr int kRuns = 400;
  double sum = 0;
  for (std::uint64_t seed = 1; seed <= kRuns; ++seed) {
    const std::vector<double> offsets = walk(seed, kSeconds);
    const double frequency = offsets[kSeconds - 1] - offsets[kSeconds - 2];
    sum += frequency * frequency;
  }
  const double expected = 10e-9 * std::sqrt(double{kSeconds});
  EXPECT_NEAR(std::sqrt(sum / kRuns), expected, 0.15 * expected);
}

TEST(VirtualClock, TemperatureIsASine) {
  FakeMachine machine;
  VirtualClock clock{{.temperature_ppm = 2, .temperature_period_seconds = 400}, machine};
  run(clock, machine, 200);
  // Half a period of A sin: the integral is A * period / pi.
  EXPECT_NEAR(clock.true_offset(), -2e-6 * 400 / M_PI, 5e-6);
  run(clock, machine, 200);
  EXPECT_NEAR(clock.true_offset(), 0, 5e-6);
}

TEST(VirtualClock, TicksOnlyIfItWanders) {
  FakeMachine machine;
  const VirtualClock steady{{.frequency_ppm = 5}, machine};
  EXPECT_EQ(steady.next_tick(), MonoTime::from_nanoseconds(INT64_MAX));
  const VirtualClock wandering{{.wander_ppb = 1}, machine};
  EXPECT_EQ(wandering.next_tick() - machine.read().mono, Duration::seconds(1));
}

TEST(VirtualClock, ReconfigureActsAtOnceAndSilently) {
  FakeMachine machine;
  VirtualClock clock{{.offset_seconds = 0.5, .frequency_ppm = 10}, machine};
  ASSERT_TRUE(clock.apply(
      {.phase = Phase::kStep, .phase_change = Duration::seconds(-0.5), .frequency_ratio = -10e-6}));
  machine.pass(100);
  EXPECT_NEAR(clock.true_offset(), 0, 1e-9);
  clock.reconfigure({.offset_seconds = 0.6, .frequency_ppm = 10});
  EXPECT_NEAR(clock.true_offset(), -0.1, 1e-9);
  clock.reconfigure({.offset_seconds = 0.6, .frequency_ppm = 60});
  machine.pass(100);
  EXPECT_NEAR(clock.true_offset(), -0.1 - 100 * 50e-6, 1e-9);
}

}  // namespace
}  // namespace gnomon
