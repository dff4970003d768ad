#include "app/listener_watch.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace gnomon {
namespace {

using Strings = std::vector<std::string>;

/// Lets `watch` look once more: its timer is due every other second.
void look_again(asio::io_context& loop) {
  loop.restart();
  ASSERT_EQ(loop.run_one_for(std::chrono::seconds{10}), 1U);
}

TEST(ListenerWatch, TellsEachChangeOnce) {
  asio::io_context loop;
  std::vector<ListenerSnapshot> now(2);
  now[1].problem = "taken";
  Strings told;
  ListenerWatch watch{loop, [&] { return now; },
                      [&](const ListenerSnapshot& one) { told.push_back(one.problem); }};
  watch.start();
  EXPECT_EQ(told, Strings{"taken"});
  EXPECT_EQ(watch.listeners(), now);
  look_again(loop);
  EXPECT_EQ(told, Strings{"taken"});
  now[1].problem = "absent";
  look_again(loop);
  now[1].problem.clear();
  now[0].problem = "gone";
  look_again(loop);
  EXPECT_EQ(told, (Strings{"taken", "absent", "gone", ""}));
}

}  // namespace
}  // namespace gnomon
