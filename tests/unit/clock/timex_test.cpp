#include "clock/timex.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace gnomon {
namespace {

TEST(Timex, SplitKeepsTheTotalAndBothFieldsInRange) {
  for (FrequencyUnits total = -kMaxTotalUnits; total <= kMaxTotalUnits; total += 1'234'567) {
    const KernelFrequency fields = split_frequency(total);
    EXPECT_EQ(total_frequency(fields), total);
    EXPECT_LE(std::abs(fields.freq), kMaxFreqUnits);
    EXPECT_GE(fields.tick, 9'000);
    EXPECT_LE(fields.tick, 11'000);
    EXPECT_TRUE(std::abs(total) > kMaxFreqUnits || fields.tick == kNominalTick);
  }
}

TEST(Timex, UnitsAreRoundedAndLimited) {
  EXPECT_EQ(to_units(1e-6), 65'536);
  EXPECT_EQ(to_units(-1e-6), -65'536);
  EXPECT_EQ(to_units(1.0), kMaxTotalUnits);
  EXPECT_EQ(to_units(-1.0), -kMaxTotalUnits);
  EXPECT_EQ(to_units(std::numeric_limits<double>::quiet_NaN()), 0);
  EXPECT_DOUBLE_EQ(to_ratio(kUnitsPerTick), 100e-6);
}

}  // namespace
}  // namespace gnomon
