#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/load.h"

namespace gnomon {
namespace {

/// The first message on a text with one key in it.
std::string message_of(const std::string& section, const std::string& setting) {
  const std::string text = "[[peer]]\naddress = \"192.0.2.1\"\n" +
                           (section == "peer" ? std::string{} : "[" + section + "]\n") + setting +
                           "\n";
  const auto config = parse_config(text, "f");
  return config ? "" : config.error().front().message;
}

TEST(Types, AMessageNeverGivesWhatItExpects) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"7.0",
       "the number 7.0, expected a whole number from -4 to 17 (log2 of seconds); write 7 without a "
       "point or exponent"},
      {"1e1",
       "the number 10.0, expected a whole number from -4 to 17 (log2 of seconds); write 10 without "
       "a point or exponent"},
      {"7.5", "the number 7.5, expected a whole number from -4 to 17 (log2 of seconds)"},
      {"99.0", "the number 99.0, expected a whole number from -4 to 17 (log2 of seconds)"},
      {"99", "the number 99, expected a whole number from -4 to 17 (log2 of seconds)"},
      {"\"7\"",
       "the string \"7\", expected a whole number from -4 to 17 (log2 of seconds); write 7 "
       "without quotes"},
      {"nan", "nan, which is no number, expected a whole number from -4 to 17 (log2 of seconds)"},
      {"true", "true, expected a whole number from -4 to 17 (log2 of seconds)"},
      {"1979-05-27", "a date or time, expected a whole number from -4 to 17 (log2 of seconds)"},
      {"[7]", "an array of 1 element, expected a whole number from -4 to 17 (log2 of seconds)"},
      {"{a=1}", "a table, expected a whole number from -4 to 17 (log2 of seconds)"}};
  for (const auto& [value, message] : cases) {
    EXPECT_EQ(message_of("peer", "minpoll = " + value), "given " + message);
  }
}

TEST(Types, ANumberJustOutOfRangeIsNotRoundedIntoIt) {
  EXPECT_THAT(
      message_of("discipline", "max_slew_ppm = 0.9999999999999"),
      ::testing::HasSubstr("given the number 0.9999999999999, expected a number from 1 to"));
  EXPECT_THAT(message_of("discipline", "max_slew_ppm = \"12.5\""),
              ::testing::HasSubstr("; write 12.5 without quotes"));
  EXPECT_THAT(message_of("peer", "iburst = \"true\""),
              ::testing::HasSubstr("; write true without quotes"));
  EXPECT_THAT(message_of("discipline", "drift_file = \"a\\u0001\""),
              ::testing::HasSubstr("without control characters"));
}

}  // namespace
}  // namespace gnomon
