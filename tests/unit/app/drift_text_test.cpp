#include "app/drift_text.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "base/rng.h"

namespace gnomon {
namespace {

constexpr double kLimit = 500;

TEST(DriftText, TakesWhatIsWrittenAndWhatNtpdWrites) {
  const auto both = parse_drift("-12.345678 0.010000\n", kLimit);
  ASSERT_TRUE(both);
  EXPECT_NEAR(both->frequency_ratio, -12.345678e-6, 1e-12);
  EXPECT_NEAR(both->error_ratio, 1e-8, 1e-14);
  for (const char* text : {"-3.5", "-3.5\n", "-3.5\r\n", "  -3.500 \n"}) {
    const auto alone = parse_drift(text, kLimit);
    ASSERT_TRUE(alone) << text;
    EXPECT_NEAR(alone->frequency_ratio, -3.5e-6, 1e-12);
    EXPECT_EQ(alone->error_ratio, 0);
  }
}

TEST(DriftText, RefusesWhatNobodyCanMean) {
  for (const std::string text :
       {"",           "\n",      "fast",     "nan 1",   "inf",      "1 nan",    "1 inf",
        "0 1e165",    "0 1e155", "5 1e50",   "1 0",     "1 -1",     "1 100001", "501 1",
        "-501",       "600",     "-99999 1", "1e400 1", "12.5 abc", "12.5abc",  "1 1 1",
        "1 1 # mine", "0x10 1",  "1 0x1p3",  "1,5 1",   "--1 1",    "+-1 1"}) {
    EXPECT_FALSE(parse_drift(text, kLimit)) << text;
  }
  EXPECT_FALSE(parse_drift(std::string{"1 1\0", 4}, kLimit));
  EXPECT_FALSE(parse_drift(std::string(100, '\0'), kLimit));
}

TEST(DriftText, WritesOnlyWhatItTakes) {
  for (const double limit : {1.0, 1.6666666666, 500.0, 1e5}) {
    for (const double frequency : {0.0, -1073.289852e-6, 1.6666666666e-6, 5e-4, 1.0, 1e300}) {
      for (const double error : {0.0, 1e-30, 1e-8, 0.011, 4e300, HUGE_VAL}) {
        const std::string text =
            drift_text({.frequency_ratio = frequency, .error_ratio = error}, limit);
        EXPECT_TRUE(parse_drift(text, limit)) << text;
      }
    }
  }
}

/// A line that looks like a drift file, or nearly so.
std::string random_text(Rng& rng) {
  constexpr std::string_view kPieces[] = {"1",   "9",    "0",    ".",   "-",  "+",
                                          "e",   "E",    " ",    "\n",  "x",  "nan",
                                          "inf", "12.5", "0.01", "165", "\t", "abc"};
  std::string text;
  const std::uint64_t length = rng.below(12);
  for (std::uint64_t i = 0; i < length; ++i) {
    if (rng.below(8) == 0) {
      text += static_cast<char>(rng.below(256));
    } else {
      text += kPieces[rng.below(std::size(kPieces))];
    }
  }
  return text;
}

TEST(DriftText, WhateverStandsInTheFileWhatComesOutIsInRange) {
  Rng rng{Rng::expand(7)};
  unsigned taken = 0;
  for (int i = 0; i < 100'000; ++i) {
    const std::string text = random_text(rng);
    const auto read = parse_drift(text, kLimit);
    if (!read) continue;
    ++taken;
    EXPECT_LE(std::fabs(read->frequency_ratio), 500.000002e-6) << text;
    EXPECT_TRUE(read->error_ratio >= 0 && read->error_ratio <= 0.1 + 1e-12) << text;
  }
  EXPECT_GT(taken, 1000U);
}

}  // namespace
}  // namespace gnomon
