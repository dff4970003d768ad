#include "app/live_config.h"

#include <gtest/gtest.h>

#include "temporary_folder.h"

namespace gnomon {
namespace {

using test::TemporaryFolder;

class LiveConfigTest : public ::testing::Test {
 protected:
  /// Writes the file; what a daemon that starts now has in force.
  LiveConfig start(const std::string& text) {
    ConfigSource source{folder_.write("gnomond.toml", text), false};
    auto loaded = source.load();
    EXPECT_TRUE(loaded);
    return {std::move(source), std::move(*loaded), 1.0};
  }

  /// A reload that reads `text`, at Unix time 2; the errors in words, empty: it is in force.
  static std::string reload(LiveConfig& live, const std::string& text) {
    const auto done = live.take(text, 2.0);
    return done ? "" : to_text(done.error());
  }

  TemporaryFolder folder_;
};

constexpr const char* kPeer = "[[peer]]\naddress = \"192.0.2.1\"\n";

TEST_F(LiveConfigTest, AGoodTextIsInForceAsAWhole) {
  LiveConfig live = start(kPeer);
  const std::string hash = live.hash();
  const std::string text = std::string{kPeer} +
                           "[server]\ndeny = [\"127.0.0.0/8\"]\n[log]\nlevel = \"debug\"\n"
                           "[discipline]\ndrift_file = \"/tmp/other\"\n";
  EXPECT_EQ(reload(live, text), "");
  EXPECT_EQ(live.config().server.deny.size(), 1U);
  EXPECT_EQ(live.config().log.level, LogLevel::kDebug);
  EXPECT_EQ(live.config().discipline.drift_file, "/tmp/other");
  EXPECT_TRUE(live.last_reload_successful());
  EXPECT_FALSE(live.restart_required());
  EXPECT_EQ(live.in_force_since(), 2.0);
  EXPECT_EQ(live.hash(), config_hash(text));
  EXPECT_NE(live.hash(), hash);
}

TEST_F(LiveConfigTest, WhatNeedsARestartIsRefusedByNameAndNothingChanges) {
  const std::vector<std::pair<std::string, std::string>> changes = {
      {"[clock]\ndriver = \"virtual\"\n", "clock.driver"},
      {"[server]\nlisten = [\"127.0.0.1:9\"]\n", "server.listen"},
      {"[server]\nworkers = 4\n", "server.workers"},
      {"[metrics]\nlisten = []\n", "metrics.listen"}};
  for (const auto& [change, key] : changes) {
    LiveConfig live = start(kPeer);
    const Config before = live.config();
    const std::string hash = live.hash();
    EXPECT_EQ(reload(live, kPeer + change + "[log]\nlevel = \"debug\"\n"),
              live.source().name() + ": " + key + ": needs a restart: nothing was changed");
    EXPECT_EQ(live.config(), before) << key;
    EXPECT_EQ(live.hash(), hash) << key;
    EXPECT_FALSE(live.last_reload_successful()) << key;
    EXPECT_TRUE(live.restart_required()) << key;
    EXPECT_EQ(live.in_force_since(), 1.0) << key;
    EXPECT_EQ(reload(live, kPeer), "") << key;
    EXPECT_FALSE(live.restart_required()) << key;
  }
}

TEST_F(LiveConfigTest, ATextWithErrorsChangesNothing) {
  LiveConfig live = start(kPeer);
  const Config before = live.config();
  EXPECT_NE(reload(live, "[server]\nworkers = \"two\"\n").find("server.workers"),
            std::string::npos);
  EXPECT_FALSE(live.last_reload_successful());
  EXPECT_FALSE(live.restart_required());
  EXPECT_EQ(live.config(), before);
}

TEST_F(LiveConfigTest, NoPrefixOfTheFileThatACutCouldLeaveChangesAnything) {
  const std::string text =
      "[log]\nlevel = \"debug\"\n[[peer]]\naddress = \"192.0.2.1\"\nport = 12345\n";
  LiveConfig live = start(text);
  const Config before = live.config();
  for (std::size_t length = 0; length < text.size(); ++length) {
    const std::string cut = text.substr(0, length);
    // Cut behind a whole line of the peer, the text is a good file of its own.
    if (cut.find("address") != std::string::npos && cut.ends_with('\n')) continue;
    EXPECT_NE(reload(live, cut), "") << cut;
    EXPECT_EQ(live.config(), before) << cut;
  }
}

TEST_F(LiveConfigTest, WhoNeverEndsTheLastLineMayGoOn) {
  LiveConfig live = start("[log]\nlevel = \"debug\"");
  EXPECT_EQ(reload(live, "[log]\nlevel = \"info\""), "");
}

TEST_F(LiveConfigTest, WhatIsNotThereChangesNothing) {
  LiveConfig live = start(kPeer);
  const auto done = live.take(ConfigSource{folder_.path("none"), false}.read(), 2.0);
  EXPECT_FALSE(done);
  EXPECT_FALSE(live.last_reload_successful());
}

TEST_F(LiveConfigTest, ADriftFileThatIsNoFileIsRefused) {
  LiveConfig live = start(kPeer);
  const std::string errors =
      reload(live, std::string{kPeer} + "[discipline]\ndrift_file = \"/dev/null\"\n");
  EXPECT_NE(errors.find("discipline.drift_file: /dev/null is a device"), std::string::npos)
      << errors;
}

TEST_F(LiveConfigTest, TheCommandLineOutlivesReloads) {
  ConfigSource source{folder_.write("gnomond.toml", ""), true};
  auto loaded = source.load();
  ASSERT_TRUE(loaded);
  LiveConfig live{std::move(source), std::move(*loaded), 1.0};
  EXPECT_EQ(reload(live, ""), "");
  EXPECT_TRUE(live.config().discipline.allow_large_first_step);
}

TEST(ConfigSource, HostsOfTheCommandLineAreWatched) {
  const auto loaded =
      ConfigSource{"", false, {"192.0.2.1", "ntp.test:1123", "[2001:db8::1]:124"}}.load();
  ASSERT_TRUE(loaded) << to_text(loaded.error());
  const Config& config = loaded->config;
  EXPECT_EQ(config.clock.driver, ClockDriver::kWatchOnly);
  ASSERT_EQ(config.peers.size(), 3U);
  EXPECT_EQ(config.peers[0].address, "192.0.2.1");
  EXPECT_TRUE(config.peers[0].iburst);
  EXPECT_EQ(config.peers[1].address, "ntp.test");
  EXPECT_EQ(config.peers[1].port, 1123);
  EXPECT_EQ(config.peers[2].address, "2001:db8::1");
  EXPECT_EQ(config.peers[2].port, 124);
}

TEST(ConfigSource, NoHostGetsMoreThanAPeerIntoTheConfiguration) {
  for (const char* host : {"", "a\"\n[server]", "two words", "x:", "x:99999", "-", "\\"}) {
    const auto loaded = ConfigSource{"", false, {host}}.load();
    ASSERT_FALSE(loaded) << host;
    EXPECT_TRUE(to_text(loaded.error()).starts_with("<command line>: peer."))
        << to_text(loaded.error());
  }
}

}  // namespace
}  // namespace gnomon
