#include "sys/own_addresses.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace gnomon {
namespace {

TEST(OwnAddresses, HaveTheLoopbackEachOnce) {
  const std::vector<IpAddress> all = own_addresses();
  EXPECT_EQ(std::ranges::count(all, *IpAddress::parse("127.0.0.1")), 1);
  EXPECT_TRUE(std::ranges::is_sorted(all));
}

}  // namespace
}  // namespace gnomon
