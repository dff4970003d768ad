#include "web/gzip.h"

#include <gtest/gtest.h>

#include <string>

#include "sample_snapshot.h"

namespace gnomon {
namespace {

TEST(Gzip, ComesBackTheSame) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "line " + std::to_string(i * 7919) + "\n";
  const auto packed = gzip(text);
  ASSERT_TRUE(packed);
  EXPECT_LT(packed->size(), text.size() / 2);
  const auto unpacked = testing::run_with_input("gunzip -c", *packed);
  EXPECT_EQ(unpacked.status, 0);
  EXPECT_TRUE(unpacked.output == text);
}

}  // namespace
}  // namespace gnomon
