#include "app/daemon.h"

#include <gtest/gtest.h>

#include "../io/loopback_socket.h"
#include "../thread_count.h"

namespace gnomon {
namespace {

class DaemonTest : public ::testing::Test {
 protected:
  /// A daemon that never touches the clock, with a server of two workers on `server` and an HTTP
  /// side on a port that the system chooses.
  std::unique_ptr<Daemon> make(const Endpoint& server) {
    LoadedConfig loaded;
    loaded.config.clock.driver = ClockDriver::kWatchOnly;
    loaded.config.server = {.listen = {server}, .workers = 2};
    loaded.config.metrics.listen = {*Endpoint::parse("127.0.0.1:0")};
    return std::make_unique<Daemon>(ConfigSource{"", false}, std::move(loaded), logger_);
  }

  Logger logger_{LogConfig{.level = LogLevel::kError}};
};

TEST_F(DaemonTest, BindsEverythingBeforeItRunsAThread) {
  const auto before = test::thread_count();
  const auto daemon = make(*Endpoint::parse("127.0.0.1:0"));
  ASSERT_TRUE(daemon->open());
  EXPECT_EQ(test::thread_count(), before);
  ASSERT_TRUE(daemon->serve());
  EXPECT_GE(test::thread_count(), before + 2 + 2);  // workers; network and worker of HTTP
}

TEST_F(DaemonTest, SaysWhatItCannotBind) {
  const test::LoopbackSocket occupant{*Endpoint::parse("127.0.0.1:0")};
  const auto opened = make(occupant.endpoint())->open();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error(), "cannot listen on UDP " + occupant.endpoint().to_string() +
                                ": bind: Address already in use");
}

}  // namespace
}  // namespace gnomon
