#include "clock/make_clock.h"

#include <gtest/gtest.h>

#include <string>

#include "clock/precision.h"
#include "fake_machine.h"

namespace gnomon {
namespace {

using test::FakeMachine;

std::string driver_made(std::optional<ClockDriver> driver, bool may_set) {
  FakeMachine machine;
  const auto made = make_clock({.driver = driver, .virtual_clock = {}}, may_set, machine, machine);
  EXPECT_TRUE(machine.calls.empty());
  return made ? made->clock->driver_name() : made.error();
}

TEST(MakeClock, ChoosesByConfigurationThenByPrivilege) {
  EXPECT_EQ(driver_made(std::nullopt, true), "kernel");
  EXPECT_EQ(driver_made(std::nullopt, false), "watch_only");
  EXPECT_EQ(driver_made(ClockDriver::kKernel, true), "kernel");
  EXPECT_EQ(driver_made(ClockDriver::kVirtual, true), "virtual");
  EXPECT_EQ(driver_made(ClockDriver::kVirtual, false), "virtual");
  EXPECT_EQ(driver_made(ClockDriver::kWatchOnly, true), "watch_only");
  EXPECT_NE(driver_made(ClockDriver::kKernel, false).find("CAP_SYS_TIME"), std::string::npos);
}

TEST(MakeClock, ViewsPointIntoTheClock) {
  FakeMachine machine;
  const auto made =
      make_clock({.driver = ClockDriver::kVirtual, .virtual_clock = {}}, true, machine, machine);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->virtual_clock, made->clock.get());
  EXPECT_EQ(made->kernel, nullptr);
}

TEST(WatchOnlyClock, ReadsTheSystemClockAndChangesNothing) {
  FakeMachine machine;
  const auto made =
      make_clock({.driver = ClockDriver::kWatchOnly, .virtual_clock = {}}, true, machine, machine);
  ASSERT_TRUE(made);
  Clock& clock = *made->clock;
  const auto done = clock.apply({.phase = ClockCommand::Phase::kStep,
                                 .phase_change = Duration::seconds(1),
                                 .frequency_ratio = 1e-6});
  ASSERT_TRUE(done);
  EXPECT_EQ(done->phase_change, Duration{});
  EXPECT_EQ(done->frequency_change, 0);
  EXPECT_FALSE(done->stepped);
  clock.set_status({.trusted = true});
  EXPECT_TRUE(machine.calls.empty());
  machine.pass(3);
  const SystemReading now = machine.read();
  EXPECT_EQ(clock.read().mono, now.mono);
  EXPECT_EQ(clock.read().local.to_nanoseconds(), now.system.to_nanoseconds());
}

/// Advances by a fixed amount with every reading.
class SteppingClocks final : public SystemClocks {
 public:
  explicit SteppingClocks(std::int64_t step) : step_{step} {}

  SystemReading read() override {
    now_ += step_;
    return {.mono = MonoTime::from_nanoseconds(now_), .system = SystemTime::from_nanoseconds(now_)};
  }

 private:
  std::int64_t step_;
  std::int64_t now_ = 0;
};

TEST(Precision, IsTheStepBetweenReadings) {
  SteppingClocks fine{20};
  EXPECT_DOUBLE_EQ(measure_precision(fine).seconds, 20e-9);
  EXPECT_EQ(measure_precision(fine).log2_seconds, -25);
  SteppingClocks coarse{4'000'000};
  EXPECT_EQ(measure_precision(coarse).log2_seconds, -7);
  SteppingClocks stuck{0};
  EXPECT_DOUBLE_EQ(measure_precision(stuck).seconds, 1e-6);
}

TEST(Precision, OfTheRealClockIsPlausible) {
  RealSystemClocks clocks;
  const ClockPrecision precision = measure_precision(clocks);
  EXPECT_GE(precision.seconds, 1e-9);
  EXPECT_LT(precision.seconds, 1e-3);
}

TEST(SystemClocks, RealReadingsGoForward) {
  RealSystemClocks clocks;
  const SystemReading first = clocks.read();
  const SystemReading second = clocks.read();
  EXPECT_LE(first.mono, second.mono);
  EXPECT_GT(first.system, SystemTime::from_nanoseconds(1'600'000'000'000'000'000));
}

}  // namespace
}  // namespace gnomon
