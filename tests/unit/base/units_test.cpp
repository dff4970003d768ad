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

TEST(Units, SpansInWholeUnits) {
  EXPECT_EQ(span_text(0.0625), "62.5 ms");
  EXPECT_EQ(span_text(64), "64 s");
  EXPECT_EQ(span_text(1024), "17 min");
  EXPECT_EQ(span_text(131072), "36 h");
  EXPECT_EQ(span_text(1e6), "12 d");
}

}  // namespace
}  // namespace gnomon
