#include "app/snapshot_desk.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <thread>

#include <asio/executor_work_guard.hpp>

namespace gnomon {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

TEST(SnapshotDesk, TheLoopMakesItOnItsThreadAtThatMoment) {
  asio::io_context loop;
  const auto busy = asio::make_work_guard(loop);
  std::thread::id made_on;
  int made = 0;
  SnapshotDesk desk{loop, [&] {
                      made_on = std::this_thread::get_id();
                      return Snapshot{.clock_driver = std::to_string(++made)};
                    }};
  std::thread thread{[&] { loop.run(); }};
  const auto loop_thread = thread.get_id();
  for (const char* expected : {"1", "2"}) {
    const auto snapshot = desk.ask();
    ASSERT_TRUE(snapshot);
    EXPECT_EQ(snapshot->clock_driver, expected);
  }
  loop.stop();
  thread.join();
  EXPECT_EQ(made_on, loop_thread);
}

TEST(SnapshotDesk, NobodyWaitsForAStuckLoopForLongerThanASecond) {
  asio::io_context loop;
  SnapshotDesk desk{loop, [] { return Snapshot{}; }};
  const auto began = steady_clock::now();
  EXPECT_FALSE(desk.ask());
  const auto took = steady_clock::now() - began;
  EXPECT_GE(took, milliseconds{900});
  EXPECT_LT(took, milliseconds{3000});
  loop.run();  // the late answer finds nobody
}

TEST(SnapshotDesk, ClosingWakesWhoWaitsAndRefusesTheNext) {
  asio::io_context loop;
  SnapshotDesk desk{loop, [] { return Snapshot{}; }};
  const auto began = steady_clock::now();
  auto waiting = std::async(std::launch::async, [&] { return desk.ask().has_value(); });
  std::this_thread::sleep_for(milliseconds{20});
  desk.close();
  EXPECT_FALSE(waiting.get());
  EXPECT_FALSE(desk.ask());
  EXPECT_LT(steady_clock::now() - began, milliseconds{900});
}

}  // namespace
}  // namespace gnomon
