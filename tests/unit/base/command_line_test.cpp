#include "base/command_line.h"

#include <gtest/gtest.h>

namespace gnomon {
namespace {

const CommandWords kKnown{.options = {"--url", "--json", "-4", "-c", "--config"},
                          .commands = {"peers", "status", "query"}};

TEST(UnknownArgument, NamesTheNearestWord) {
  EXPECT_EQ(unknown_argument({"perrs"}, kKnown),
            "unknown command \"perrs\"; did you mean \"peers\"?");
  EXPECT_EQ(unknown_argument({"peers", "--jsn"}, kKnown),
            "unknown option \"--jsn\"; did you mean \"--json\"?");
  EXPECT_EQ(unknown_argument({"--ulr=http://x", "peers"}, kKnown),
            "unknown option \"--ulr\"; did you mean \"--url\"?");
  EXPECT_EQ(unknown_argument({"frobnicate"}, kKnown),
            "unknown command \"frobnicate\"; expected one of: peers status query");
}

TEST(UnknownArgument, IsNothingWhereAllIsKnown) {
  EXPECT_EQ(unknown_argument({}, kKnown), "");
  EXPECT_EQ(unknown_argument({"query", "ntp1", "-4", "-1", "--", "--what"}, kKnown), "");
  EXPECT_EQ(unknown_argument({"peers", "-cfile"}, kKnown), "");
  EXPECT_EQ(unknown_argument({"anything"}, {.options = {"--check"}, .commands = {}}), "");
}

TEST(UnknownArgument, DoesNotDisturbATerminal) {
  EXPECT_EQ(unknown_argument({"a\x1b[31m"}, kKnown).find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace gnomon
