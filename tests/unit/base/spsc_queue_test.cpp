#include "base/spsc_queue.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace gnomon {
namespace {

TEST(SpscQueue, FirstInFirstOutAndFullRefuses) {
  SpscQueue<int, 3> queue;
  for (const int value : {1, 2, 3}) EXPECT_TRUE(queue.push([&](int& item) { item = value; }));
  EXPECT_FALSE(queue.push([](int& /*item*/) { FAIL() << "called though full"; }));
  std::vector<int> out;
  const auto take = [&](const int& item) { out.push_back(item); };
  EXPECT_TRUE(queue.pop(take));
  EXPECT_TRUE(queue.push([](int& item) { item = 4; }));
  while (queue.pop(take)) {
  }
  EXPECT_EQ(out, (std::vector{1, 2, 3, 4}));
}

TEST(SpscQueue, TwoThreadsLoseNothingAndKeepTheOrder) {
  constexpr int kMany = 50'000;
  SpscQueue<int, 7> queue;
  std::thread producer{[&] {
    for (int value = 0; value < kMany; ++value) {
      while (!queue.push([&](int& item) { item = value; })) std::this_thread::yield();
    }
  }};
  int wrong = 0;
  for (int expected = 0; expected < kMany;) {
    const bool taken = queue.pop([&](const int& item) { wrong += item == expected ? 0 : 1; });
    if (taken) {
      ++expected;
    } else {
      std::this_thread::yield();
    }
  }
  producer.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace gnomon
