#include "app/live_config.h"

#include <gtest/gtest.h>

#include "temporary_folder.h"

namespace gnomon {
namespace {

using test::TemporaryFolder;

TEST(KeepUntilRestart, NothingDiffersNothingIsSaid) {
  Config wanted;
  EXPECT_EQ(keep_until_restart(Config{}, wanted), "");
  EXPECT_EQ(wanted, Config{});
}

TEST(KeepUntilRestart, NamesAndPutsBackWhatTakesEffectAtAStart) {
  Config running;
  running.clock.driver = ClockDriver::kVirtual;
  running.server = {.listen = {*Endpoint::parse("127.0.0.1:123")}, .workers = 2};
  running.metrics.listen = {*Endpoint::parse("127.0.0.1:9923")};
  running.discipline.drift_file = "/one";
  Config wanted;
  wanted.clock.driver = ClockDriver::kWatchOnly;
  wanted.server.workers = 4;
  wanted.metrics.listen = {*Endpoint::parse("127.0.0.1:9924")};
  wanted.discipline.drift_file = "/other";
  EXPECT_EQ(keep_until_restart(running, wanted),
            "clock.driver, server.listen, server.workers, metrics.listen, discipline.drift_file");
  EXPECT_EQ(wanted, running);
}

TEST(KeepUntilRestart, TheRestIsLive) {
  Config wanted;
  wanted.peers = {{.name = "one", .address = "192.0.2.1"}};
  wanted.server.allow = {*Subnet::parse("192.0.2.0/24")};
  wanted.server.deny = {*Subnet::parse("192.0.2.128/25")};
  wanted.metrics.level = MetricsLevel::kFull;
  wanted.discipline.max_slew_ppm += 1;
  wanted.log.level = LogLevel::kDebug;
  const Config asked = wanted;
  EXPECT_EQ(keep_until_restart(Config{}, wanted), "");
  EXPECT_EQ(wanted, asked);
}

class LiveConfigTest : public ::testing::Test {
 protected:
  /// Writes the file; what a daemon that starts now has in force.
  LiveConfig start(const std::string& text) {
    ConfigSource source{folder_.write("gnomond.toml", text), false};
    auto loaded = source.load();
    EXPECT_TRUE(loaded);
    return {std::move(source), std::move(*loaded)};
  }

  void rewrite(const std::string& text) { folder_.write("gnomond.toml", text); }

  TemporaryFolder folder_;
};

TEST_F(LiveConfigTest, AReloadTakesOverWhatIsLiveAndNamesTheRest) {
  LiveConfig live = start("[server]\nworkers = 2\n");
  const std::string hash = live.hash();
  rewrite("[server]\nworkers = 4\ndeny = [\"127.0.0.0/8\"]\n");
  const auto later = live.reload();
  ASSERT_TRUE(later);
  EXPECT_EQ(*later, "server.workers");
  EXPECT_EQ(live.config().server.workers, 2U);
  EXPECT_EQ(live.config().server.deny.size(), 1U);
  EXPECT_TRUE(live.last_reload_successful());
  EXPECT_NE(live.hash(), hash);
}

TEST_F(LiveConfigTest, ABadFileChangesNothingUntilAGoodOne) {
  LiveConfig live = start("[server]\nworkers = 2\n");
  const Config before = live.config();
  const std::string hash = live.hash();
  rewrite("[server]\nworkers = \"two\"\n");
  const auto bad = live.reload();
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().size(), 1U);
  EXPECT_FALSE(live.last_reload_successful());
  EXPECT_EQ(live.config(), before);
  EXPECT_EQ(live.hash(), hash);
  rewrite("[server]\nworkers = 2\n");
  EXPECT_TRUE(live.reload());
  EXPECT_TRUE(live.last_reload_successful());
}

TEST_F(LiveConfigTest, TheCommandLineOutlivesReloads) {
  ConfigSource source{folder_.write("gnomond.toml", ""), true};
  auto loaded = source.load();
  ASSERT_TRUE(loaded);
  LiveConfig live{std::move(source), std::move(*loaded)};
  ASSERT_TRUE(live.reload());
  EXPECT_TRUE(live.config().discipline.allow_large_first_step);
}

}  // namespace
}  // namespace gnomon
