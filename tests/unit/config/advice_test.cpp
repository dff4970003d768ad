#include "config/advice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/load.h"

namespace gnomon {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Advice on a text that is valid.
std::vector<std::string> advice_of(const std::string& text) {
  const auto config = parse_config(text, "test");
  EXPECT_TRUE(config) << text;
  return config ? advice_on(*config) : std::vector<std::string>{};
}

std::string peers(int count, const std::string& more = "") {
  std::string text;
  for (int i = 1; i <= count; ++i) {
    text += "[[peer]]\naddress = \"192.0.2." + std::to_string(i) + "\"\n" + more;
  }
  return text;
}

TEST(Advice, GoodConfigurationsGetNone) {
  EXPECT_THAT(advice_of(peers(4)), IsEmpty());
  EXPECT_THAT(advice_of(peers(3)), IsEmpty());
  EXPECT_THAT(advice_of("[local]\nstratum = 10\n"), IsEmpty());
}

TEST(Advice, SaysWhatIsMostLikelyNotMeant) {
  EXPECT_THAT(advice_of(""), ElementsAre(HasSubstr("no [[peer]]")));
  EXPECT_THAT(advice_of("# nothing\n"), ElementsAre(HasSubstr("no [[peer]]")));
  EXPECT_THAT(advice_of("[local]\nenabled = false\n"), ElementsAre(HasSubstr("no [[peer]]")));
  EXPECT_THAT(advice_of(peers(1)), ElementsAre(HasSubstr("one peer")));
  EXPECT_THAT(advice_of(peers(2)), ElementsAre(HasSubstr("two peers")));
  EXPECT_THAT(advice_of(peers(4, "noselect = true\n")), ElementsAre(HasSubstr("noselect")));
  EXPECT_THAT(advice_of(peers(4, "prefer = true\n")), ElementsAre(HasSubstr("preferred")));
  EXPECT_THAT(advice_of(peers(4) + "[local]\nstratum = 1\n"),
              ElementsAre(HasSubstr("stratum = 1")));
}

}  // namespace
}  // namespace gnomon
