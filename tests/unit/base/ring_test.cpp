#include "base/ring.h"

#include <gtest/gtest.h>

#include <deque>
#include <string>

#include "base/rng.h"

namespace gnomon {
namespace {

TEST(Ring, DropsTheOldestWhenFull) {
  Ring<int, 3> ring;
  EXPECT_TRUE(ring.empty());
  for (int i = 1; i <= 4; ++i) ring.push(i);
  ASSERT_EQ(ring.size(), 3U);
  EXPECT_EQ(ring[0], 2);
  EXPECT_EQ(ring.newest(), 4);
  ring[1] = 9;
  EXPECT_EQ(ring[1], 9);
  ring.clear();
  EXPECT_TRUE(ring.empty());
}

TEST(Ring, BehavesAsABoundedQueue) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng{Rng::expand(seed)};
    Ring<std::uint64_t, 7> ring;
    std::deque<std::uint64_t> model;
    for (int step = 0; step < 200; ++step) {
      if (rng.below(40) == 0) {
        ring.clear();
        model.clear();
      }
      const std::uint64_t value = rng.u64();
      ring.push(value);
      model.push_back(value);
      if (model.size() > 7) model.pop_front();
      ASSERT_EQ(ring.size(), model.size());
      for (std::size_t i = 0; i < model.size(); ++i) ASSERT_EQ(ring[i], model[i]);
    }
  }
}

TEST(RingDeathTest, ReadingPastTheEndIsAProgrammersError) {
  Ring<int, 3> ring;
  ring.push(1);
  EXPECT_DEATH(static_cast<void>(ring[1]), "check failed");
  ring.clear();
  EXPECT_DEATH(static_cast<void>(ring.newest()), "check failed");
}

}  // namespace
}  // namespace gnomon
