#include "app/daemon.h"

#include <gtest/gtest.h>

#include <sstream>

#include "../io/loopback_socket.h"
#include "../thread_count.h"

namespace gnomon {
namespace {

class DaemonTest : public ::testing::Test {
 protected:
  /// A daemon that never touches the clock, with a server of two workers on `server` and an HTTP
  /// side on a port that the system chooses.
  std::unique_ptr<Daemon> make(const Endpoint& server, Logger& logger) {
    LoadedConfig loaded;
    loaded.config.clock.driver = ClockDriver::kWatchOnly;
    loaded.config.server = {.listen = {server}, .workers = 2};
    loaded.config.metrics.listen = {*Endpoint::parse("127.0.0.1:0")};
    return std::make_unique<Daemon>(ConfigSource{"", false}, std::move(loaded), logger);
  }

  Logger logger_{LogConfig{.level = LogLevel::kError}};
};

TEST_F(DaemonTest, BindsEverythingBeforeItRunsAThread) {
  const auto before = test::thread_count();
  const auto daemon = make(*Endpoint::parse("127.0.0.1:0"), logger_);
  ASSERT_TRUE(daemon->open());
  EXPECT_EQ(test::thread_count(), before);
  ASSERT_TRUE(daemon->serve());
  // Workers; acceptor, network and worker of HTTP.
  EXPECT_GE(test::thread_count(), before + 2 + 3);
}

TEST_F(DaemonTest, SaysWhatItCannotBindAndGoesOn) {
  const test::LoopbackSocket occupant{*Endpoint::parse("127.0.0.1:0")};
  std::ostringstream lines;
  Logger logger{LogConfig{}, lines};
  const auto daemon = make(occupant.endpoint(), logger);
  ASSERT_TRUE(daemon->open());
  ASSERT_TRUE(daemon->serve());
  EXPECT_NE(lines.str().find("warning cannot listen on UDP " + occupant.endpoint().to_string() +
                             ": bind: Address already in use: does another daemon have port " +
                             std::to_string(occupant.endpoint().port) + "?; will try again"),
            std::string::npos)
      << lines.str();
}

}  // namespace
}  // namespace gnomon
