#include "clock/kernel_status.h"

#include <gtest/gtest.h>

#include "fake_machine.h"

namespace gnomon {
namespace {

using test::FakeMachine;

TEST(KernelStatus, ReadsInSecondsAndRatios) {
  FakeMachine machine;
  machine.freq = to_units(-33e-6);
  machine.tick = 10'001;
  machine.status = STA_NANO | STA_INS;
  machine.offset_seconds = 42e-9;
  const auto kernel = read_kernel_snapshot(machine, nullptr);
  ASSERT_TRUE(kernel);
  EXPECT_NEAR(kernel->frequency_ratio, 67e-6, 1e-11);
  EXPECT_DOUBLE_EQ(kernel->tick_seconds, 0.010001);
  EXPECT_DOUBLE_EQ(kernel->max_error_seconds, 1.5);
  EXPECT_DOUBLE_EQ(kernel->estimated_error_seconds, 250e-6);
  EXPECT_DOUBLE_EQ(kernel->offset_seconds, 42e-9);
  EXPECT_EQ(kernel->tai_offset_seconds, 37);
  EXPECT_EQ(kernel->status, unsigned{STA_NANO | STA_INS});
  EXPECT_FALSE(kernel->unsynchronized);
  EXPECT_FALSE(kernel->frequency_mismatch_ratio);
  EXPECT_TRUE(machine.calls.empty());
}

TEST(KernelStatus, OffsetsAreMicrosecondsWithoutNano) {
  FakeMachine machine;
  machine.offset_seconds = 42e-6;
  const auto kernel = read_kernel_snapshot(machine, nullptr);
  ASSERT_TRUE(kernel);
  EXPECT_DOUBLE_EQ(kernel->offset_seconds, 42e-6);
  EXPECT_TRUE(kernel->unsynchronized);
}

TEST(KernelStatus, MismatchShowsAnotherHandOnTheFrequency) {
  FakeMachine machine;
  KernelClock clock{machine, machine};
  ASSERT_TRUE(clock.apply({.phase = ClockCommand::Phase::kSlew,
                           .phase_change = Duration::milliseconds(1),
                           .slew_ratio = 1e-4,
                           .frequency_ratio = 10e-6}));
  EXPECT_NEAR(*read_kernel_snapshot(machine, &clock)->frequency_mismatch_ratio, 0, 1e-15);
  machine.freq += to_units(4e-6);
  EXPECT_NEAR(*read_kernel_snapshot(machine, &clock)->frequency_mismatch_ratio, 4e-6, 1e-11);
}

TEST(KernelStatus, FailuresComeInWordsAndAreCounted) {
  FakeMachine machine;
  KernelClock clock{machine, machine};
  machine.fail_with = EPERM;
  clock.set_status({});
  const auto kernel = read_kernel_snapshot(machine, &clock);
  ASSERT_FALSE(kernel);
  EXPECT_EQ(kernel.error(), "adjtimex: Operation not permitted");
  machine.fail_with = 0;
  EXPECT_EQ(read_kernel_snapshot(machine, &clock)->errors, 1U);
}

TEST(KernelStatus, RealKernelCanBeReadWithoutPrivilege) {
  RealAdjtimex kernel;
  const auto snapshot = read_kernel_snapshot(kernel, nullptr);
  ASSERT_TRUE(snapshot) << snapshot.error();
  EXPECT_GT(snapshot->tick_seconds, 0.008);
  EXPECT_LT(snapshot->tick_seconds, 0.012);
  EXPECT_EQ(snapshot->clocksource, current_clocksource());
}

}  // namespace
}  // namespace gnomon
