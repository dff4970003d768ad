#include "web/gzip.h"

#include <gtest/gtest.h>

#include <string>

#include "sample_snapshot.h"

namespace gnomon {
namespace {

TEST(Gzip, ComesBackTheSame) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "line " + std::to_string(i * 7919) + "\n";
  Gzip gzip;
  std::string packed;
  // A short text after a long one, and a long one again, in the same memory.
  for (const std::string& one : {text, std::string{"short"}, std::string{}, text + text}) {
    ASSERT_TRUE(gzip.pack(one, packed));
    EXPECT_LT(packed.size(), one.size() / 2 + 30);
    const auto unpacked = testing::run_with_input("gunzip -c", packed);
    EXPECT_EQ(unpacked.status, 0);
    EXPECT_TRUE(unpacked.output == one);
  }
}

}  // namespace
}  // namespace gnomon
