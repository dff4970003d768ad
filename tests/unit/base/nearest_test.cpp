#include "base/nearest.h"

#include <gtest/gtest.h>

namespace gnomon {
namespace {

TEST(EditDistance, CountsEachKindOfEditOnce) {
  EXPECT_EQ(edit_distance("prefer", "prefer"), 0U);
  EXPECT_EQ(edit_distance("perfer", "prefer"), 1U);   // swap
  EXPECT_EQ(edit_distance("prefr", "prefer"), 1U);    // insertion
  EXPECT_EQ(edit_distance("preferr", "prefer"), 1U);  // deletion
  EXPECT_EQ(edit_distance("prefor", "prefer"), 1U);   // replacement
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("abc", ""), 3U);
}

TEST(EditDistance, IsBoundedForLongInput) {
  EXPECT_EQ(edit_distance(std::string(1000, 'a'), std::string(1000, 'b')), 64U);
}

TEST(Nearest, FindsWhatWasMeant) {
  const std::vector<std::string> keys = {"prefer", "port", "makestep_threshold_seconds"};
  EXPECT_EQ(nearest("perfer", keys), "prefer");
  EXPECT_EQ(nearest("makestep_threshold", keys), "makestep_threshold_seconds");
  EXPECT_EQ(nearest("prot", keys), "port");
}

TEST(Nearest, IsSilentWhenNothingIsNear) {
  EXPECT_EQ(nearest("restrict", {"prefer", "port"}), std::nullopt);
  EXPECT_EQ(nearest("x", {"a", "b"}), std::nullopt);
}

}  // namespace
}  // namespace gnomon
