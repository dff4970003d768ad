#include <gtest/gtest.h>

#include "config/load.h"

namespace gnomon {
namespace {

Config parsed(std::string_view text) {
  const auto config = parse_config(text, "test.toml");
  if (config) return *config;
  for (const ConfigError& error : config.error()) ADD_FAILURE() << error.to_string();
  return {};
}

std::vector<std::string> errors_of(std::string_view text) {
  const auto config = parse_config(text, "test.toml");
  std::vector<std::string> lines;
  if (config) return lines;
  for (const ConfigError& error : config.error()) lines.push_back(error.to_string());
  return lines;
}

using Lines = std::vector<std::string>;

TEST(ParseConfig, BindIsThatOfThePeerElseTheGeneralOne) {
  const Config config = parsed(R"(
[client]
bind = ["192.0.2.5", "2001:db8::5"]
[[peer]]
address = "ntp1.example.com"
[[peer]]
address = "192.0.2.1"
bind = "192.0.2.6"
)");
  ASSERT_EQ(config.peers.size(), 2U);
  EXPECT_EQ(config.peers[0].bind,
            (std::vector{*IpAddress::parse("192.0.2.5"), *IpAddress::parse("2001:db8::5")}));
  EXPECT_EQ(config.peers[1].bind, std::vector{*IpAddress::parse("192.0.2.6")});
}

TEST(ParseConfig, BindIsAnAddressOfThisMachineOneOfAFamily) {
  for (const char* const wrong :
       {"\"0.0.0.0\"", "\"::\"", "\"224.0.1.1\"", "\"ff02::101\"", "\"eth0\"", "\"192.0.2.5:123\"",
        "5", "[\"192.0.2.5\", \"192.0.2.6\"]", "[\"192.0.2.5\", \"192.0.2.5\"]", "[7]"}) {
    const std::string value{wrong};
    EXPECT_EQ(errors_of("[client]\nbind = " + value).size(), 1U) << value;
    EXPECT_EQ(errors_of("[[peer]]\naddress = \"a.example\"\nbind = " + value).size(), 1U) << value;
  }
}

TEST(ParseConfig, APeerIsAskedFromItsOwnFamily) {
  EXPECT_EQ(errors_of("[[peer]]\naddress = \"2001:db8::1\"\nbind = \"192.0.2.5\""),
            (Lines{"test.toml:3:1: peer.bind: 2001:db8::1 cannot be asked from here; expected an "
                   "IPv6 address"}));
}

TEST(ParseConfig, EmptyTextGivesDefaultsWithMetricsOnLoopback) {
  const Config config = parsed("");
  EXPECT_TRUE(config.peers.empty());
  EXPECT_FALSE(config.clock.driver);
  EXPECT_FALSE(config.local.enabled);
  ASSERT_EQ(config.metrics.listen.size(), 2U);
  EXPECT_EQ(config.metrics.listen[0].to_string(), "127.0.0.1:9923");
  EXPECT_EQ(config.metrics.listen[1].to_string(), "[::1]:9923");
  EXPECT_TRUE(config.server.listen.empty());
}

TEST(ParseConfig, ReadsEveryPeerKey) {
  const Config config = parsed(R"(
[[peer]]
name = "a"
address = "192.0.2.1"
port = 1123
iburst = true
minpoll = -2
maxpoll = 4
prefer = true
version = 3
[[peer]]
address = "ntp.example.com"
noselect = true
)");
  const PeerConfig first{.name = "a",
                         .address = "192.0.2.1",
                         .port = 1123,
                         .iburst = true,
                         .minpoll = -2,
                         .maxpoll = 4,
                         .prefer = true,
                         .noselect = false,
                         .version = 3};
  ASSERT_EQ(config.peers.size(), 2U);
  EXPECT_EQ(config.peers[0], first);
  EXPECT_EQ(config.peers[1].name, "ntp.example.com");
  EXPECT_TRUE(config.peers[1].noselect);
}

TEST(ParseConfig, ReadsClockAndVirtualClock) {
  const Config config = parsed(R"(
[clock]
driver = "virtual"
[clock.virtual]
offset_seconds = -0.25
frequency_ppm = 12
wander_ppb = 1.5
temperature_ppm = 0.5
temperature_period_seconds = 600
seed = 42
)");
  EXPECT_EQ(config.clock.driver, ClockDriver::kVirtual);
  const VirtualClockConfig expected{.offset_seconds = -0.25,
                                    .frequency_ppm = 12,
                                    .wander_ppb = 1.5,
                                    .temperature_ppm = 0.5,
                                    .temperature_period_seconds = 600,
                                    .seed = 42};
  EXPECT_EQ(config.clock.virtual_clock, expected);
}

TEST(ParseConfig, LocalIsEnabledByItsSectionUnlessItSaysNo) {
  EXPECT_TRUE(parsed("[local]").local.enabled);
  EXPECT_FALSE(parsed("[local]\nenabled = false").local.enabled);
  EXPECT_EQ(parsed("[local]\nstratum = 8").local.stratum, 8);
}

TEST(ParseConfig, ServerAndMetricsAddresses) {
  const Config config = parsed(R"(
[server]
listen = ["0.0.0.0", "[::]:1123"]
workers = 2
allow = ["192.0.2.0/24"]
deny = ["192.0.2.7"]
[metrics]
listen = []
level = "full"
)");
  ASSERT_EQ(config.server.listen.size(), 2U);
  EXPECT_EQ(config.server.listen[0].to_string(), "0.0.0.0:123");
  EXPECT_EQ(config.server.listen[1].to_string(), "[::]:1123");
  EXPECT_EQ(config.server.workers, 2U);
  EXPECT_EQ(config.server.allow.at(0).to_string(), "192.0.2.0/24");
  EXPECT_EQ(config.server.deny.at(0).to_string(), "192.0.2.7/32");
  EXPECT_TRUE(config.metrics.listen.empty());
  EXPECT_EQ(config.metrics.level, MetricsLevel::kFull);
}

TEST(ParseConfig, ThresholdOverridesProfileWhateverTheOrder) {
  const Config config = parsed(R"(
[thresholds]
offset_critical_seconds = 0.002
profile = "telecom"
)");
  EXPECT_DOUBLE_EQ(config.thresholds.offset_seconds.warning, 0.0001);
  EXPECT_DOUBLE_EQ(config.thresholds.offset_seconds.critical, 0.002);
  EXPECT_EQ(config.thresholds.min_peers, 3U);
}

TEST(ParseConfig, EveryProfileIsInOrder) {
  for (const std::string profile : {"default", "database", "telecom", "trading"}) {
    EXPECT_EQ(errors_of("[thresholds]\nprofile = \"" + profile + "\""), Lines{}) << profile;
  }
}

TEST(DefaultConfig, NamesNoServer) {
  const auto config = parse_config(default_config_text(), "default");
  ASSERT_TRUE(config);
  EXPECT_TRUE(config->peers.empty());
  EXPECT_EQ(default_config_text().find("pool"), std::string_view::npos);
}

TEST(ParseConfig, FailedKeyDoesNotBreakItsRule) {
  EXPECT_EQ(errors_of("[[peer]]\naddress = \"192.0.2.1\"\nminpoll = 99\nmaxpoll = 4"),
            Lines{"test.toml:3:11: peer.minpoll: given the number 99, expected a whole number from "
                  "-4 to 17 (log2 of seconds)"});
}

TEST(ParseConfig, NumbersMustBeFinite) {
  EXPECT_EQ(errors_of("[discipline]\nmax_slew_ppm = nan\nmax_drift_ppm = inf").size(), 2U);
}

TEST(LoadConfig, MissingFileIsAnErrorOfTheFile) {
  const auto config = load_config("/nonexistent/gnomond.toml");
  ASSERT_FALSE(config);
  EXPECT_EQ(config.error().at(0).to_string(),
            "/nonexistent/gnomond.toml: No such file or directory");
}

TEST(ConfigHash, IsStableAndTellsTextsApart) {
  EXPECT_EQ(config_hash(""), "cbf29ce484222325");
  EXPECT_EQ(config_hash("a"), "af63dc4c8601ec8c");  // a published FNV-1a vector
  EXPECT_NE(config_hash("a"), config_hash("b"));
}

}  // namespace
}  // namespace gnomon
