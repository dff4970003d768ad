#include "sim/event_queue.h"

#include <gtest/gtest.h>

#include <vector>

namespace gnomon::sim {
namespace {

TEST(EventQueue, RunsInOrderOfTime) {
  EventQueue queue;
  std::vector<int> order;
  queue.after(seconds(2), [&] { order.push_back(2); });
  queue.after(seconds(1), [&] { order.push_back(1); });
  queue.after(seconds(3), [&] { order.push_back(3); });
  queue.run_until(kBeginning + seconds(2));
  EXPECT_EQ(order, (std::vector{1, 2}));
  EXPECT_EQ(queue.now(), kBeginning + seconds(2));
  EXPECT_EQ(queue.waiting(), 1U);
}

TEST(EventQueue, KeepsTheOrderOfAddingAtTheSameTime) {
  EventQueue queue;
  std::vector<int> order;
  std::vector<int> expected;
  for (int i = 0; i < 100; ++i) {
    expected.push_back(i);
    queue.after(seconds(1), [&order, i] { order.push_back(i); });
  }
  queue.run_until(kBeginning + seconds(1));
  EXPECT_EQ(order, expected);
}

TEST(EventQueue, ThePastIsNowAndTimeNeverGoesBack) {
  EventQueue queue;
  std::vector<TrueTime> seen;
  queue.after(seconds(5), [&] { queue.at(kBeginning, [&] { seen.push_back(queue.now()); }); });
  queue.run_until(kBeginning + seconds(10));
  EXPECT_EQ(seen, std::vector{kBeginning + seconds(5)});
  EXPECT_EQ(queue.now(), kBeginning + seconds(10));
}

}  // namespace
}  // namespace gnomon::sim
