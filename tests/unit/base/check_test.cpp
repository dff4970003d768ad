#include "base/check.h"

#include <gtest/gtest.h>

namespace gnomon {
namespace {

TEST(CheckDeathTest, NamesTheExpressionAndEnds) {
  const int answer = 41;
  EXPECT_DEATH(GNOMON_CHECK(answer == 42), "check failed: answer == 42 at .*check_test.cpp:");
}

TEST(Check, IsSilentWhenTrue) {
  int evaluated = 0;
  GNOMON_CHECK(++evaluated == 1);
  EXPECT_EQ(evaluated, 1);
}

}  // namespace
}  // namespace gnomon
