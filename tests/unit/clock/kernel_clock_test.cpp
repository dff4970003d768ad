#include "clock/kernel_clock.h"

#include <gtest/gtest.h>

#include "fake_machine.h"

namespace gnomon {
namespace {

using Phase = ClockCommand::Phase;
using test::FakeMachine;

/// LocalTime minus true time, seconds: what the daemon's frame is off by.
double local_error(KernelClock& clock, const FakeMachine& machine) {
  const Duration since = clock.read().local - LocalTime::from_nanoseconds(FakeMachine::kStart);
  return since.to_seconds() - 1000 - machine.true_seconds();
}

/// Lets time pass in the clock's own rhythm; each tick comes `late` seconds after it is due.
void run(KernelClock& clock, FakeMachine& machine, double seconds, double late = 0) {
  double left = seconds;
  while (left > 0) {
    const double due = (clock.next_tick() - machine.read().mono).to_seconds();
    const double wait = std::max(due / (1 + machine.rate()), 0.0) + late + 1e-9;
    machine.pass(std::min(wait, left));
    left -= std::min(wait, left);
    clock.tick();
  }
}

TEST(KernelClock, ConstructionOnlyReads) {
  FakeMachine machine;
  machine.freq = to_units(12e-6);
  const KernelClock clock{machine, machine};
  EXPECT_TRUE(machine.calls.empty());
  EXPECT_NEAR(clock.expected_frequency_ratio(), 12e-6, 1e-11);
}

// What ntpd or an adjtime leave behind: the kernel would go on for minutes.
TEST(KernelClock, EndsWhatAnotherProgramLeftUnderWay) {
  FakeMachine machine;
  machine.freq = to_units(12e-6);
  machine.status = STA_PLL | STA_NANO | STA_FREQHOLD | STA_INS;
  machine.offset_seconds = 0.1;
  machine.adjtime_seconds = -0.3;
  KernelClock clock{machine, machine};
  const double error = machine.error();
  machine.pass(60);
  EXPECT_NEAR(machine.error() - error, 12e-6 * 60, 1e-8);
  EXPECT_NEAR(local_error(clock, machine), 12e-6 * 60, 1e-8);
  EXPECT_EQ(machine.status, STA_NANO | STA_INS);
  EXPECT_NEAR(machine.rate(), 12e-6, 1e-11);
  EXPECT_EQ(clock.errors(), 0U);
}

TEST(KernelClock, EndsARestWhoseLoopIsOff) {
  FakeMachine machine;
  machine.status = 0;
  machine.offset_seconds = -0.02;
  const KernelClock clock{machine, machine};
  EXPECT_EQ(machine.offset_seconds, 0);
  EXPECT_EQ(machine.status, 0);
}

TEST(KernelClock, CountsWhatCannotBeEnded) {
  FakeMachine machine;
  machine.adjtime_seconds = 0.1;
  machine.fail_with = EPERM;
  const KernelClock clock{machine, machine};
  EXPECT_GE(clock.errors(), 1U);
}

TEST(KernelClock, AStepLeavesNoSlewOfTheKernel) {
  FakeMachine machine;
  KernelClock clock{machine, machine};
  machine.offset_seconds = 0.1;
  machine.adjtime_seconds = 0.1;
  ASSERT_TRUE(clock.apply({.phase = Phase::kStep, .phase_change = Duration::seconds(3)}));
  machine.pass(60);
  EXPECT_NEAR(machine.error(), 3, 1e-8);
}

TEST(KernelClock, FrequencyIsSetAbsolutelyAndReportedAsAChange) {
  FakeMachine machine;
  machine.freq = to_units(10e-6);
  KernelClock clock{machine, machine};
  const auto done = clock.apply({.frequency_ratio = -25e-6});
  ASSERT_TRUE(done);
  EXPECT_NEAR(machine.rate(), -25e-6, 1e-11);
  EXPECT_EQ(machine.tick, kNominalTick);
  EXPECT_NEAR(done->frequency_change, -35e-6, 2e-11);
  EXPECT_NEAR(done->frequency_ratio, -25e-6, 1e-11);
  EXPECT_EQ(done->phase_change, Duration{});
  EXPECT_FALSE(done->stepped);
  EXPECT_TRUE(done->by_us);
}

TEST(KernelClock, FrequencyBeyond500PpmUsesTheTick) {
  FakeMachine machine;
  KernelClock clock{machine, machine};
  ASSERT_TRUE(clock.apply({.frequency_ratio = 730e-6}));
  EXPECT_EQ(machine.tick, 10'007);
  EXPECT_NEAR(machine.rate(), 730e-6, 1e-11);
}

struct SlewCase {
  double amount;
  double ratio;
  double frequency;
};

class Slew : public ::testing::TestWithParam<SlewCase> {};

TEST_P(Slew, MovesLocalTimeAtOnceAndTheClockByItsEnd) {
  const SlewCase& given = GetParam();
  FakeMachine machine;
  KernelClock clock{machine, machine};
  ASSERT_TRUE(clock.apply({.frequency_ratio = given.frequency}));
  const auto done = clock.apply({.phase = Phase::kSlew,
                                 .phase_change = Duration::seconds(given.amount),
                                 .slew_ratio = given.ratio,
                                 .frequency_ratio = given.frequency});
  ASSERT_TRUE(done);
  EXPECT_EQ(done->phase_change, Duration::seconds(given.amount));
  EXPECT_NEAR(done->pending.amount.to_seconds(), given.amount, 1e-9);
  EXPECT_NEAR(local_error(clock, machine), given.amount, 2e-9);

  const double length = std::abs(given.amount) / given.ratio;
  machine.pass(length / 2);
  clock.tick();
  const double drift = given.frequency * machine.true_seconds();
  EXPECT_NEAR(machine.error(), given.amount / 2 + drift, 1e-8 + 1e-5 * std::abs(given.amount));
  EXPECT_NEAR(local_error(clock, machine), given.amount + drift, 1e-8);

  run(clock, machine, length + 5);
  EXPECT_NEAR(machine.error(), given.amount + given.frequency * machine.true_seconds(), 1e-8);
  EXPECT_NEAR(machine.rate(), to_ratio(to_units(given.frequency)), 1e-15);
  EXPECT_EQ(clock.next_tick(), MonoTime::from_nanoseconds(INT64_MAX));
}

INSTANTIATE_TEST_SUITE_P(Rates,
                         Slew,
                         ::testing::Values(SlewCase{0.001, 500e-6, 0},
                                           SlewCase{-0.001, 500e-6, 12e-6},
                                           SlewCase{0.25, 80000e-6, -400e-6},
                                           SlewCase{-4.0, 80000e-6, 400e-6},
                                           SlewCase{1e-6, 1e-6, 499e-6}));

TEST(KernelClock, LateTickIsTakenBackAndLocalTimeStaysTrue) {
  FakeMachine machine;
  KernelClock clock{machine, machine};
  ASSERT_TRUE(clock.apply(
      {.phase = Phase::kSlew, .phase_change = Duration::milliseconds(80), .slew_ratio = 80000e-6}));
  machine.pass(1.05);
  EXPECT_GT(machine.error(), 0.083);
  EXPECT_NEAR(local_error(clock, machine), 0.080, 2e-9);
  const SystemReading now = machine.read();
  EXPECT_NEAR((clock.map().to_local(now.system) - clock.read().local).to_seconds(), 0, 2e-9);
  run(clock, machine, 10, 0.005);
  EXPECT_NEAR(machine.error(), 0.080, 2e-9);
  EXPECT_EQ(machine.rate(), 0);
}

TEST(KernelClock, SlewAddsToWhatIsPending) {
  FakeMachine machine;
  KernelClock clock{machine, machine};
  const ClockCommand command{
      .phase = Phase::kSlew, .phase_change = Duration::milliseconds(1), .slew_ratio = 500e-6};
  ASSERT_TRUE(clock.apply(command));
  machine.pass(1);
  const auto done = clock.apply(command);
  ASSERT_TRUE(done);
  EXPECT_NEAR(done->pending.amount.to_seconds(), 0.0015, 1e-6);
  EXPECT_NEAR(local_error(clock, machine), 0.002, 2e-9);
  run(clock, machine, 10);
  EXPECT_NEAR(machine.error(), 0.002, 2e-9);
}

TEST(KernelClock, FrequencyAloneLeavesTheSlewGoing) {
  FakeMachine machine;
  KernelClock clock{machine, machine};
  ASSERT_TRUE(clock.apply(
      {.phase = Phase::kSlew, .phase_change = Duration::milliseconds(1), .slew_ratio = 500e-6}));
  machine.pass(1);
  const auto done = clock.apply({.frequency_ratio = 3e-6});
  ASSERT_TRUE(done);
  EXPECT_EQ(done->phase_change, Duration{});
  EXPECT_NEAR(machine.rate(), 503e-6, 1e-10);
  run(clock, machine, 10);
  EXPECT_NEAR(machine.error(), 0.001 + 3e-6 * 10, 1e-8);
  EXPECT_NEAR(machine.rate(), 3e-6, 1e-11);
}

TEST(KernelClock, StepIsOneCallWithNormalisedNanosecondsAndTakesThePendingRestAlong) {
  FakeMachine machine;
  KernelClock clock{machine, machine};
  ASSERT_TRUE(clock.apply(
      {.phase = Phase::kSlew, .phase_change = Duration::milliseconds(10), .slew_ratio = 500e-6}));
  machine.calls.clear();
  const auto done = clock.apply(
      {.phase = Phase::kStep, .phase_change = Duration::seconds(-2.25), .frequency_ratio = 5e-6});
  ASSERT_TRUE(done);
  ASSERT_EQ(machine.calls.size(), 1U);
  const timex& call = machine.calls.front();
  EXPECT_EQ(call.modes, unsigned{ADJ_SETOFFSET | ADJ_NANO | ADJ_FREQUENCY | ADJ_TICK});
  EXPECT_EQ(call.time.tv_sec, -3);
  EXPECT_EQ(call.time.tv_usec, 760'000'000);
  EXPECT_TRUE(done->stepped);
  EXPECT_EQ(done->phase_change, Duration::seconds(-2.25));
  EXPECT_EQ(done->pending.amount, Duration{});
  EXPECT_NEAR(machine.error(), -2.24, 2e-9);
  EXPECT_NEAR(local_error(clock, machine), -2.24, 2e-9);
  EXPECT_NEAR(machine.rate(), 5e-6, 1e-11);
}

TEST(KernelClock, FailedCallLeavesEverythingAsItWas) {
  FakeMachine machine;
  KernelClock clock{machine, machine};
  ASSERT_TRUE(clock.apply({.phase = Phase::kSlew,
                           .phase_change = Duration::milliseconds(1),
                           .slew_ratio = 500e-6,
                           .frequency_ratio = 7e-6}));
  const ClockMap map = clock.map();
  const MonoTime tick = clock.next_tick();
  const double rate = machine.rate();
  machine.fail_with = EPERM;
  const auto done = clock.apply({.phase = Phase::kStep, .phase_change = Duration::seconds(1)});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error(), "adjtimex: Operation not permitted");
  EXPECT_EQ(clock.errors(), 1U);
  EXPECT_EQ(machine.rate(), rate);
  EXPECT_EQ(clock.next_tick(), tick);
  EXPECT_EQ(clock.map().pending, map.pending);
  EXPECT_NEAR(clock.expected_frequency_ratio(), 507e-6, 1e-10);
}

TEST(KernelClock, FailedEndOfASlewIsTriedAgain) {
  FakeMachine machine;
  KernelClock clock{machine, machine};
  ASSERT_TRUE(clock.apply(
      {.phase = Phase::kSlew, .phase_change = Duration::microseconds(100), .slew_ratio = 500e-6}));
  machine.fail_with = EPERM;
  run(clock, machine, 0.3);
  EXPECT_EQ(clock.errors(), 1U);
  EXPECT_NEAR(local_error(clock, machine), 100e-6, 2e-9);
  machine.fail_with = 0;
  run(clock, machine, 10);
  EXPECT_NEAR(machine.error(), 100e-6, 2e-9);
  EXPECT_EQ(machine.rate(), 0);
}

TEST(KernelClock, LeavesNoSlewBehindAtItsEnd) {
  FakeMachine machine;
  {
    KernelClock clock{machine, machine};
    ASSERT_TRUE(clock.apply({.phase = Phase::kSlew,
                             .phase_change = Duration::seconds(10),
                             .slew_ratio = 80000e-6,
                             .frequency_ratio = 20e-6}));
    machine.pass(1);
  }
  EXPECT_NEAR(machine.rate(), 20e-6, 1e-11);
}

TEST(KernelClock, MapFollowsAStepBySomebodyElseDuringASlew) {
  FakeMachine machine;
  KernelClock clock{machine, machine};
  ASSERT_TRUE(clock.apply(
      {.phase = Phase::kSlew, .phase_change = Duration::milliseconds(2), .slew_ratio = 500e-6}));
  machine.pass(0.5);
  machine.step_system(3600);
  run(clock, machine, 1.0);
  const SystemReading now = machine.read();
  EXPECT_NEAR((clock.map().to_local(now.system) - clock.read().local).to_seconds(), 0, 2e-9);
  EXPECT_NEAR(local_error(clock, machine), 3600.002, 1e-8);
}

TEST(KernelClock, MapPutsStampsFromBeforeASlewIntoTheNewFrame) {
  FakeMachine machine;
  KernelClock clock{machine, machine};
  const SystemTime before = machine.read().system;
  machine.pass(0.001);
  ASSERT_TRUE(clock.apply(
      {.phase = Phase::kSlew, .phase_change = Duration::milliseconds(2), .slew_ratio = 500e-6}));
  const LocalTime moved = clock.map().to_local(before);
  EXPECT_EQ(moved.to_nanoseconds() - before.to_nanoseconds(), 2'000'000);
}

/// From the fake machine's start to noon of 31 December 2023, a day that may end with a leap
/// second.
constexpr double kToLastDay = 1'704'024'000.0 - FakeMachine::kStart / 1e9 - 1000;

TEST(KernelClock, StatusTellsTheKernelBoundAndLeap) {
  FakeMachine machine;
  KernelClock clock{machine, machine};
  machine.step_system(kToLastDay);
  clock.set_status({.trusted = true,
                    .max_error_seconds = 0.0125,
                    .estimated_error_seconds = 0.0003,
                    .leap = LeapIndicator::kInsert});
  clock.set_status({.max_error_seconds = 1000});
  ASSERT_EQ(machine.calls.size(), 2U);
  EXPECT_EQ(machine.calls[0].modes, unsigned{ADJ_STATUS | ADJ_MAXERROR | ADJ_ESTERROR | ADJ_NANO});
  EXPECT_EQ(machine.calls[0].status, STA_INS);
  EXPECT_EQ(machine.calls[0].maxerror, 12'500);
  EXPECT_EQ(machine.calls[0].esterror, 300);
  EXPECT_EQ(machine.calls[1].status, STA_UNSYNC);
  EXPECT_EQ(machine.calls[1].maxerror, 16'000'000);
}

// Servers may warn during the whole month; told so early the kernel would insert it tonight.
TEST(KernelClock, TheKernelHearsOfALeapSecondOnlyOnADayThatMayEndWithOne) {
  FakeMachine machine;
  KernelClock clock{machine, machine};
  const ClockStatus leap{.trusted = true, .leap = LeapIndicator::kDelete};
  machine.step_system(kToLastDay - 31 * 86'400);  // 30 November
  clock.set_status(leap);
  EXPECT_EQ(machine.status, 0);
  machine.step_system(30 * 86'400);
  clock.set_status(leap);
  EXPECT_EQ(machine.status, 0);
  machine.step_system(86'400);
  clock.set_status(leap);
  EXPECT_EQ(machine.status, STA_DEL);
  machine.step_system(86'400);
  clock.set_status(leap);
  EXPECT_EQ(machine.status, 0);
}

}  // namespace
}  // namespace gnomon
