#include "sys/random_seed.h"

#include <gtest/gtest.h>

namespace gnomon {
namespace {

TEST(RandomSeed, IsNeverTheSameTwice) {
  EXPECT_NE(random_seed(), random_seed());
  EXPECT_NE(random_seed(), Rng::Seed{});
}

}  // namespace
}  // namespace gnomon
