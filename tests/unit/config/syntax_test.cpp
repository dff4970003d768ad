#include "config/syntax.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "config/foreign_words.h"
#include "config/load.h"

namespace gnomon {
namespace {

ConfigErrors errors_of(const std::string& text) {
  const auto config = parse_config(text, "x");
  return config ? ConfigErrors{} : config.error();
}

std::string first_error(const std::string& text) {
  const ConfigErrors errors = errors_of(text);
  return errors.empty() ? "none" : errors.front().to_string();
}

TEST(Syntax, ColumnsAreCharacters) {
  EXPECT_EQ(first_error("[log]\nlevel = \"\u00e4\u00f6\", format = \"json\"\n"),
            "x:2:13: log.level: a line does not end with a comma");
}

TEST(Syntax, ALineOfAnotherDaemonIsTranslated) {
  const ConfigErrors errors = errors_of("server ntp1.example.com iburst\n");
  ASSERT_EQ(errors.size(), 2U);
  EXPECT_NE(errors[0].message.find("an ntp.conf"), std::string::npos);
  EXPECT_EQ(errors[1].message, "write a section [[peer]] with address = \"ntp1.example.com\"");
  EXPECT_NE(first_error("pool x\nrtcsync\n").find("a chrony.conf"), std::string::npos);
}

TEST(Syntax, WordsOfOtherDaemonsAreKnownInAnyCase) {
  for (const char* word :
       {"pool", "nts", "key", "server", "restrict", "minsources", "makestep", "driftfile",
        "rtcsync", "allow", "broadcast", "trustedkey", "tinker", "fudge", "NTP", "MakeStep"}) {
    EXPECT_FALSE(config::counterpart(word).empty()) << word;
  }
  EXPECT_TRUE(config::counterpart("addres").empty());
  EXPECT_TRUE(config::counterpart("").empty());
}

TEST(Syntax, ManyErrorsAreCut) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "a b\n";
  EXPECT_EQ(errors_of(text).size(), 51U);
  EXPECT_EQ(errors_of(text).back().message, "and more behind it");
  text = "[server]\nallow = [" + std::string(100'000, 'a') + std::string(100'000, ' ');
  for (int i = 0; i < 10'000; ++i) text += "b ";
  EXPECT_LE(errors_of(text).size(), 51U);
}

/// The example with one octet taken away or put in: what people mistype.
TEST(Syntax, EveryMistypedExampleHasAnErrorWithItsPlace) {
  std::ifstream file{std::string{GNOMON_UNIT_TESTS} + "/../../packaging/gnomond.example.toml"};
  const std::string example{std::istreambuf_iterator<char>{file}, {}};
  ASSERT_GT(example.size(), 1000U);
  const auto lines = static_cast<unsigned>(std::ranges::count(example, '\n'));
  unsigned refused = 0;
  for (std::size_t at = 0; at < example.size(); at += 29) {
    for (const char* put : {"", "\"", "[", "]", "=", "\n", "\\", "\xff"}) {
      std::string text = example;
      text.replace(at, 1, put);
      for (const ConfigError& error : errors_of(text)) {
        ++refused;
        EXPECT_GE(error.line, 1U) << error.to_string();
        EXPECT_LE(error.line, lines + 1) << error.to_string();
        EXPECT_GE(error.column, 1U);
        EXPECT_FALSE(error.message.empty());
      }
    }
  }
  EXPECT_GT(refused, 100U);
}

}  // namespace
}  // namespace gnomon
