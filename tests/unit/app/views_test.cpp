#include "app/views.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <string>

#include "../thread_count.h"
#include "http_get.h"

namespace gnomon {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;
using ::testing::Not;

class ViewsTest : public ::testing::Test {
 protected:
  static MetricsConfig on_loopback() {
    MetricsConfig config;
    config.listen = {*Endpoint::parse("127.0.0.1:0")};
    return config;
  }

  /// GET of `path` while the loop runs.
  std::string get(const std::string& path) {
    auto answer =
        std::async(std::launch::async, [&] { return test::http_get(views_.bound().at(0), path); });
    while (answer.wait_for(milliseconds{0}) != std::future_status::ready) {
      loop_.restart();
      loop_.run_one_for(milliseconds{5});
    }
    return answer.get();
  }

  Logger logger_{LogConfig{.level = LogLevel::kError}};
  asio::io_context loop_;
  Views views_{logger_, loop_, [] { return Snapshot{.clock_driver = "of this moment"}; }};
};

TEST_F(ViewsTest, NoThreadBeforeServeAndNoneAfterClose) {
  const auto before = test::thread_count();
  ASSERT_TRUE(views_.bind(on_loopback()));
  EXPECT_EQ(test::thread_count(), before);
  ASSERT_TRUE(views_.serve());
  EXPECT_GT(test::thread_count(), before);
  views_.close();
  EXPECT_TRUE(test::threads_become(before));
  EXPECT_TRUE(views_.bound().empty());
}

TEST_F(ViewsTest, ShowTheSnapshotOfTheLoopAndTheEventsThatTheyWereTold) {
  ASSERT_TRUE(views_.bind(on_loopback()));
  ASSERT_TRUE(views_.serve());
  views_.observer().on_event({}, ConfigReloaded{.ok = true, .detail = {}});
  EXPECT_THAT(get("/api/v1/status"), HasSubstr("of this moment"));
  EXPECT_THAT(get("/metrics"), HasSubstr("ntp_daemon_config_reloads_total{result=\"ok\"} 1"));
}

TEST_F(ViewsTest, AnswerAtOnceWhenTheyAreClosedThoughTheLoopStandsStill) {
  ASSERT_TRUE(views_.bind(on_loopback()));
  ASSERT_TRUE(views_.serve());
  auto answer = std::async(std::launch::async,
                           [to = views_.bound().at(0)] { return test::http_get(to, "/metrics"); });
  EXPECT_EQ(answer.wait_for(milliseconds{50}), std::future_status::timeout);
  const auto began = std::chrono::steady_clock::now();
  views_.close();
  EXPECT_LT(std::chrono::steady_clock::now() - began, milliseconds{900});
  EXPECT_THAT(answer.get(), Not(HasSubstr("200 OK")));
}

TEST_F(ViewsTest, WithoutAnAddressThereIsNoHttp) {
  MetricsConfig config;
  config.listen.clear();
  EXPECT_TRUE(views_.bind(config));
  EXPECT_TRUE(views_.serve());
  views_.reload(config);
  EXPECT_TRUE(views_.bound().empty());
}

}  // namespace
}  // namespace gnomon
