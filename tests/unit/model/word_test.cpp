#include "model/word.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <string>

#include "model/config.h"
#include "model/log_level.h"
#include "model/ntp_types.h"
#include "model/peer_state.h"
#include "model/reason.h"

namespace gnomon {
namespace {

enum class Gap : unsigned char { kFirst = 0, kThird = 2 };

constexpr Word word(Gap gap) {
  switch (gap) {
    case Gap::kFirst:
      return {.text = "first"};
    case Gap::kThird:
      return reserved_word("third");
  }
  return {};
}

static_assert(!words_have_no_gap<Gap>());
static_assert(words_have_no_gap<PeerState>());
static_assert(kCount<SystemState> == 6);
static_assert(index_of(kValues<PeerState>.back()) + 1 == kCount<PeerState>);
static_assert(from_text<KissCode>("RSTR") == KissCode::kRstr);
static_assert(!from_text<KissCode>("rstr"));

TEST(Word, ANumberThatIsNoValueIsUnknown) {
  EXPECT_STREQ(text_of(static_cast<Gap>(1)), "unknown");
  EXPECT_STREQ(text_of(Gap::kThird), "third");
  EXPECT_TRUE(word(Gap::kThird).reserved);
}

template <class Enum>
class Words : public testing::Test {};

using Enums = testing::Types<PeerState,
                             SystemState,
                             RejectReason,
                             DropReason,
                             LeapIndicator,
                             KissCode,
                             TimestampLayer,
                             LogLevel,
                             ClockDriver,
                             MetricsLevel,
                             LogFormat>;
TYPED_TEST_SUITE(Words, Enums);

TYPED_TEST(Words, AreUniqueAndLeadBack) {
  std::set<std::string> seen;
  for (const TypeParam value : kValues<TypeParam>) {
    EXPECT_TRUE(seen.insert(text_of(value)).second) << text_of(value);
    EXPECT_EQ(from_text<TypeParam>(text_of(value)), value);
  }
  EXPECT_FALSE(from_text<TypeParam>("no such word"));
}

TYPED_TEST(Words, AreLettersAndUnderscores) {
  for (const TypeParam value : kValues<TypeParam>) {
    const std::string text = text_of(value);
    EXPECT_TRUE(std::ranges::all_of(text, [](char c) { return c == '_' || std::isalpha(c) != 0; }))
        << text;
  }
}

}  // namespace
}  // namespace gnomon
