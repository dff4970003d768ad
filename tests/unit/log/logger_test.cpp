#include "log/logger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <thread>

#include "log/line.h"

namespace gnomon {
namespace {

using testing::MatchesRegex;

constexpr const char* kTime = "[0-9-]+T[0-9:]+\\.[0-9]+Z";

LogConfig json(LogLevel level = LogLevel::kTrace) {
  return {.level = level, .format = LogFormat::kJson};
}

TEST(Logger, HumanLineHasTimeLevelAndMessage) {
  std::ostringstream out;
  Logger logger{LogConfig{}, out};
  logger.warning("clock stepped");
  EXPECT_THAT(out.str(), MatchesRegex(std::string{kTime} + " warning clock stepped\n"));
}

TEST(Logger, JsonLineIsOneObject) {
  std::ostringstream out;
  Logger logger{json(), out};
  logger.log(LogLevel::kInfo, "say \"hi\"",
             {{"peer", "a"}, {"offset_seconds", -0.5}, {"count", std::int64_t{3}}, {"ok", true}});
  EXPECT_THAT(out.str(), MatchesRegex("\\{\"time\":\"" + std::string{kTime} +
                                      "\",\"level\":\"info\",\"message\":\"say "
                                      "\\\\\"hi\\\\\"\",\"peer\":\"a\",\"offset_seconds\":-0\\.5,"
                                      "\"count\":3,\"ok\":true\\}\n"));
}

TEST(Logger, MessagesBelowTheLevelAreNeitherWrittenNorCounted) {
  std::ostringstream out;
  Logger logger{LogConfig{.level = LogLevel::kWarning}, out};
  logger.info("quiet");
  logger.error("loud");
  EXPECT_EQ(out.str().find("quiet"), std::string::npos);
  const std::array<std::uint64_t, 5> expected = {0, 0, 0, 0, 1};
  EXPECT_EQ(logger.counts(), expected);
}

TEST(Logger, ConfigureChangesLevelAndForm) {
  std::ostringstream out;
  Logger logger{LogConfig{.level = LogLevel::kError}, out};
  EXPECT_FALSE(logger.shows(LogLevel::kDebug));
  logger.configure(json(LogLevel::kDebug));
  EXPECT_TRUE(logger.shows(LogLevel::kDebug));
  logger.debug("now");
  EXPECT_THAT(out.str(), testing::StartsWith("{\"time\":"));
}

TEST(Logger, NothingCanForgeALine) {
  std::ostringstream out;
  Logger logger{LogConfig{}, out};
  logger.info("a\n2026-11-22T00:00:00.000000Z error b\x1b[31m");
  const std::string line = out.str();
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
  EXPECT_NE(line.find("a\\x0a2026"), std::string::npos);
  EXPECT_NE(line.find("\\x1b"), std::string::npos);
}

TEST(Logger, CountsFromAllThreads) {
  std::ostringstream out;
  Logger logger{json(), out};
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&logger] {
      for (int n = 0; n < 100; ++n) logger.info("x");
    });
  }
  threads.clear();
  EXPECT_EQ(logger.counts()[2], 400U);
  const std::string text = out.str();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 400);
}

TEST(JsonString, EscapesWhatMustBe) {
  EXPECT_EQ(json_string("a\"\\\n\t\x01"), R"("a\"\\\n\t\u0001")");
  EXPECT_EQ(json_string("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"),
            "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"");
}

TEST(JsonString, ReplacesWhatIsNoUtf8) {
  const std::string replacement = "\xEF\xBF\xBD";
  EXPECT_EQ(json_string("\xff"), '"' + replacement + '"');
  EXPECT_EQ(json_string("\xc3"), '"' + replacement + '"');                    // cut
  EXPECT_EQ(json_string("\xc0\x80"), '"' + replacement + replacement + '"');  // overlong
  EXPECT_EQ(json_string("\xed\xa0\x80"),                                      // surrogate
            '"' + replacement + replacement + replacement + '"');
}

TEST(JsonMembers, NumbersThatAreNotFiniteAreNull) {
  EXPECT_EQ(json_members("m", {{"a", HUGE_VAL}, {"b", std::nan("")}}),
            R"("message":"m","a":null,"b":null)");
}

}  // namespace
}  // namespace gnomon
