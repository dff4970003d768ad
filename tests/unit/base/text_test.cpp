#include "base/text.h"

#include <gtest/gtest.h>

namespace gnomon {
namespace {

TEST(Utf8Length, CountsTheOctetsOfTheFirstSequence) {
  EXPECT_EQ(utf8_length("ab"), 1U);
  EXPECT_EQ(utf8_length("\xc3\xa9x"), 2U);
  EXPECT_EQ(utf8_length("\xe2\x82\xac"), 3U);
  EXPECT_EQ(utf8_length("\xf0\x9f\x95\x92"), 4U);
  EXPECT_EQ(utf8_length(""), 0U);
  EXPECT_EQ(utf8_length("\x80"), 0U);
  EXPECT_EQ(utf8_length("\xf5\x80\x80\x80"), 0U);
}

TEST(Printable, KeepsUtf8AndNothingElse) {
  EXPECT_EQ(printable("plain"), "plain");
  EXPECT_EQ(printable("\xc3\xa9\xe2\x82\xac\xf0\x9f\x95\x92"),
            "\xc3\xa9\xe2\x82\xac\xf0\x9f\x95\x92");
  EXPECT_EQ(printable(std::string{"a\0b\n\x7f", 5}), "a?b??");
  EXPECT_EQ(printable("\x80\xbf"), "??");
  EXPECT_EQ(printable("\xc0\xaf"), "??");            // overlong
  EXPECT_EQ(printable("\xe0\x80\xaf"), "???");       // overlong
  EXPECT_EQ(printable("\xed\xa0\x80"), "???");       // a surrogate
  EXPECT_EQ(printable("\xf4\x90\x80\x80"), "????");  // above U+10FFFF
  EXPECT_EQ(printable("\xe2\x82"), "??");            // cut off
  EXPECT_EQ(printable(""), "");
}

}  // namespace
}  // namespace gnomon
