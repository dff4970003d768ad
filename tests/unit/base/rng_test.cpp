#include "base/rng.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gnomon {
namespace {

/// The next `blocks` blocks of 64 octets, as the RFC prints them.
std::string hex_of_blocks(Rng& rng, int blocks) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (int i = 0; i < 8 * blocks; ++i) {
    const std::uint64_t word = rng.u64();
    for (unsigned shift = 0; shift < 64; shift += 8) {
      const std::uint64_t octet = (word >> shift) & 0xffU;
      text += kDigits[octet >> 4U];
      text += kDigits[octet & 15U];
    }
  }
  return text;
}

// RFC 8439, appendix A.1, test vectors 1 and 2: key and nonce zero, block counter 0 and 1.
TEST(Rng, IsChaCha20) {
  Rng rng{Rng::Seed{}};
  EXPECT_EQ(hex_of_blocks(rng, 2),
            "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
            "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586"
            "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed"
            "29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f");
}

// RFC 8439, appendix A.1, test vectors 3 and 4: where the key's octets go; counters 1 and 2.
TEST(Rng, UsesTheKeyInOrder) {
  Rng::Seed last_octet{};
  last_octet[31] = 1;
  Rng third{last_octet};
  EXPECT_EQ(hex_of_blocks(third, 2).substr(128),
            "3aeb5224ecf849929b9d828db1ced4dd832025e8018b8160b82284f3c949aa5a"
            "8eca00bbb4a73bdad192b5c42f73f2fd4e273644c8b36125a64addeb006c13a0");
  Rng::Seed second_octet{};
  second_octet[1] = 0xff;
  Rng fourth{second_octet};
  EXPECT_EQ(hex_of_blocks(fourth, 3).substr(256),
            "72d54dfbf12ec44b362692df94137f328fea8da73990265ec1bbbea1ae9af0ca"
            "13b25aa26cb4a648cb9b9d1be65b2c0924a66c54d545ec1b7374f4872e99f096");
}

TEST(Rng, SameSeedSameStreamOtherSeedOtherStream) {
  Rng a{Rng::expand(7)};
  Rng b{Rng::expand(7)};
  Rng c{Rng::expand(8)};
  int equal = 0;
  for (int i = 0; i < 100; ++i) {
    const std::uint64_t value = a.u64();
    EXPECT_EQ(value, b.u64());
    equal += value == c.u64() ? 1 : 0;
  }
  EXPECT_EQ(equal, 0);
}

TEST(Rng, ForksAreIndependentAndRepeatable) {
  Rng parent{Rng::expand(1)};
  Rng again{Rng::expand(1)};
  Rng first = parent.fork();
  Rng second = parent.fork();
  EXPECT_EQ(first.u64(), again.fork().u64());
  EXPECT_NE(first.u64(), second.u64());
}

TEST(Rng, UniformStaysInItsRangeAndFillsIt) {
  Rng rng{Rng::expand(2)};
  double lowest = 1;
  double highest = 0;
  double sum = 0;
  constexpr int kDraws = 100'000;
  for (int i = 0; i < kDraws; ++i) {
    const double value = rng.uniform();
    lowest = std::min(lowest, value);
    highest = std::max(highest, value);
    sum += value;
  }
  EXPECT_GE(lowest, 0.0);
  EXPECT_LT(highest, 1.0);
  EXPECT_LT(lowest, 0.001);
  EXPECT_GT(highest, 0.999);
  EXPECT_NEAR(sum / kDraws, 0.5, 0.005);
}

TEST(Rng, BelowIsEvenOverSmallBounds) {
  Rng rng{Rng::expand(3)};
  std::array<int, 6> counts{};
  for (int i = 0; i < 60'000; ++i) ++counts.at(rng.below(counts.size()));
  for (const int count : counts) EXPECT_NEAR(count, 10'000, 500);
  EXPECT_EQ(rng.below(1), 0U);
}

TEST(Rng, BelowReachesTheWholeRange) {
  Rng rng{Rng::expand(4)};
  constexpr std::uint64_t kBound = (std::uint64_t{1} << 63U) + 1;
  std::uint64_t highest = 0;
  for (int i = 0; i < 1000; ++i) {
    const std::uint64_t value = rng.below(kBound);
    ASSERT_LT(value, kBound);
    highest = std::max(highest, value);
  }
  EXPECT_GT(highest, kBound / 100 * 99);
}

TEST(RngDeathTest, BelowZeroIsAProgrammersError) {
  Rng rng{Rng::expand(4)};
  EXPECT_DEATH(static_cast<void>(rng.below(0)), "check failed");
}

TEST(Rng, ExponentialHasItsMeanAndDeviation) {
  Rng rng{Rng::expand(5)};
  constexpr int kDraws = 100'000;
  constexpr double kMean = 3.0;
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double value = rng.exponential(kMean);
    ASSERT_GE(value, 0.0);
    sum += value;
    squares += value * value;
  }
  const double mean = sum / kDraws;
  EXPECT_NEAR(mean, kMean, 0.05);
  EXPECT_NEAR(std::sqrt(squares / kDraws - mean * mean), kMean, 0.1);
  EXPECT_EQ(rng.exponential(0), 0.0);
}

TEST(Rng, NormalHasItsQuantiles) {
  Rng rng{Rng::expand(6)};
  constexpr int kDraws = 100'000;
  std::vector<double> values;
  values.reserve(kDraws);
  for (int i = 0; i < kDraws; ++i) values.push_back(rng.normal());
  std::sort(values.begin(), values.end());
  EXPECT_NEAR(values[kDraws / 2], 0.0, 0.02);
  EXPECT_NEAR(values[static_cast<std::size_t>(kDraws * 0.8413)], 1.0, 0.03);
  EXPECT_NEAR(values[static_cast<std::size_t>(kDraws * 0.0228)], -2.0, 0.06);
}

}  // namespace
}  // namespace gnomon
