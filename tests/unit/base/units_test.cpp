#include "base/units.h"

#include <gtest/gtest.h>

#include <cmath>

namespace gnomon {
namespace {

TEST(Units, ThreeDigitsAndTheUnitThatFits) {
  EXPECT_EQ(seconds_text(0), "0 s");
  EXPECT_EQ(seconds_text(12e-9), "12 ns");
  EXPECT_EQ(seconds_text(999.4e-9), "999 ns");
  EXPECT_EQ(seconds_text(999.6e-9), "1.00 us");
  EXPECT_EQ(seconds_text(-45.64e-6), "-45.6 us");
  EXPECT_EQ(seconds_text(9.996e-3), "10.0 ms");
  EXPECT_EQ(seconds_text(0.9997), "1.00 s");
  EXPECT_EQ(seconds_text(1234), "1234 s");
  EXPECT_EQ(seconds_text(std::nan("")), "n/a");
  EXPECT_EQ(offset_text(1.5e-3), "+1.50 ms");
  EXPECT_EQ(offset_text(-1.5e-3), "-1.50 ms");
  EXPECT_EQ(offset_text(-0.3e-9), "0 s");
  EXPECT_EQ(offset_text(0), "0 s");
}

TEST(Units, AnOffsetIsNoFinerThanItIsKnown) {
  EXPECT_EQ(measured_offset_text(0.3e-9, 5.2e-6), "0 +- 5 us");
  EXPECT_EQ(measured_offset_text(-0.17e-9, 5.2e-6), "0 +- 5 us");
  EXPECT_EQ(measured_offset_text(12.34e-6, 5.2e-6), "+12 +- 5 us");
  EXPECT_EQ(measured_offset_text(-12.34e-3, 5.2e-6), "-12.340 +- 0.005 ms");
  EXPECT_EQ(measured_offset_text(12.34e-3, 0.4e-3), "+12.3 +- 0.4 ms");
  EXPECT_EQ(measured_offset_text(7e-6, 1.26e-6), "+7.0 +- 1.3 us");
  EXPECT_EQ(measured_offset_text(7e-6, 9.7e-6), "+7 +- 10 us");
  EXPECT_EQ(measured_offset_text(7e-6, 260e-6), "0 +- 300 us");
  EXPECT_EQ(measured_offset_text(200e-6, 260e-6), "+200 +- 300 us");
  EXPECT_EQ(measured_offset_text(1e-9, 30e-9), "0 +- 30 ns");
  EXPECT_EQ(measured_offset_text(1.5, 0.02), "+1.50 +- 0.02 s");
  EXPECT_EQ(measured_offset_text(12e-6, std::nullopt), "+12.0 us");
  EXPECT_EQ(measured_offset_text(12e-6, 0.0), "+12.0 us");
  EXPECT_EQ(measured_offset_text(12e-6, std::nan("")), "+12.0 us");
  EXPECT_EQ(measured_offset_text(std::nan(""), 1e-6), "n/a");
}

TEST(Units, OneIsSingular) {
  EXPECT_EQ(counted(0, "peer"), "0 peers");
  EXPECT_EQ(counted(1, "peer"), "1 peer");
  EXPECT_EQ(counted(4, "peer"), "4 peers");
  EXPECT_EQ(agreement(3, 4), "3 of 4 peers agree");
  EXPECT_EQ(agreement(1, 4), "1 of 4 peers agrees");
  EXPECT_EQ(agreement(0, 1), "0 of 1 peer agrees");
}

TEST(Units, SpansInWholeUnits) {
  EXPECT_EQ(span_text(0.0625), "62.5 ms");
  EXPECT_EQ(span_text(64), "64 s");
  EXPECT_EQ(span_text(1024), "17 min");
  EXPECT_EQ(span_text(131072), "36 h");
  EXPECT_EQ(span_text(1e6), "12 d");
}

}  // namespace
}  // namespace gnomon
