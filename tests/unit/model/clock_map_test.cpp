#include <gtest/gtest.h>

#include "model/clock_command.h"
#include "model/served_time.h"

namespace gnomon {
namespace {

MonoTime mono(double seconds) { return MonoTime{} + Duration::seconds(seconds); }

SystemTime system_time(double seconds) { return SystemTime{} + Duration::seconds(seconds); }

LocalTime local_time(double seconds) { return LocalTime{} + Duration::seconds(seconds); }

TEST(PendingSlew, RunsDownEvenlyToZero) {
  const PendingSlew slew{.start = mono(10), .end = mono(20), .amount = Duration::milliseconds(-8)};
  EXPECT_EQ(slew.at(mono(9)), Duration::milliseconds(-8));
  EXPECT_EQ(slew.at(mono(10)), Duration::milliseconds(-8));
  EXPECT_EQ(slew.at(mono(15)), Duration::milliseconds(-4));
  EXPECT_EQ(slew.at(mono(20)), Duration{});
  EXPECT_EQ(slew.at(mono(99)), Duration{});
}

TEST(PendingSlew, NoneIsZeroAlways) {
  const PendingSlew none;
  EXPECT_EQ(none.at(mono(-1)), Duration{});
  EXPECT_EQ(none.at(mono(0)), Duration{});
  EXPECT_EQ(none.at(mono(1)), Duration{});
}

TEST(ClockMap, ExtrapolatesBothWays) {
  const ClockMap map{.system_origin = system_time(1000),
                     .local_origin = local_time(5000),
                     .rate = 100e-6,
                     .pending = {},
                     .slew_start = {},
                     .slew_end = {}};
  EXPECT_EQ(map.to_local(system_time(1000)), local_time(5000));
  EXPECT_EQ(map.to_local(system_time(1010)), local_time(5010) + Duration::milliseconds(1));
  EXPECT_EQ(map.to_local(system_time(990)), local_time(4990) - Duration::milliseconds(1));
}

TEST(ClockMap, AddsWhatIsStillToBeSlewed) {
  const ClockMap map{.system_origin = system_time(0),
                     .local_origin = local_time(0),
                     .rate = 0,
                     .pending = Duration::milliseconds(10),
                     .slew_start = system_time(100),
                     .slew_end = system_time(200)};
  EXPECT_EQ(map.to_local(system_time(50)), local_time(50) + Duration::milliseconds(10));
  EXPECT_EQ(map.to_local(system_time(100)), local_time(100) + Duration::milliseconds(10));
  EXPECT_EQ(map.to_local(system_time(150)), local_time(150) + Duration::milliseconds(5));
  EXPECT_EQ(map.to_local(system_time(200)), local_time(200));
}

TEST(ServedTime, DispersionOnlyGrows) {
  ServedTime served;
  served.root_dispersion_seconds = 0.001;
  served.dispersion_rate = 15e-6;
  served.as_of = local_time(100);
  EXPECT_DOUBLE_EQ(served.root_dispersion_at(local_time(100)), 0.001);
  EXPECT_DOUBLE_EQ(served.root_dispersion_at(local_time(200)), 0.0025);
  EXPECT_DOUBLE_EQ(served.root_dispersion_at(local_time(50)), 0.001);
}

TEST(ServedTime, SaysUnsynchronizedUntilToldOtherwise) {
  const ServedTime served;
  EXPECT_FALSE(served.servable);
  EXPECT_EQ(served.leap_at({}), LeapIndicator::kUnsynchronized);
  EXPECT_EQ(served.stratum, kStratumUnsynchronized);
}

}  // namespace
}  // namespace gnomon
