#include "sys/name_lookup.h"

#include <gtest/gtest.h>

namespace gnomon {
namespace {

TEST(LookUp, TakesLiteralsOfBothFamilies) {
  EXPECT_EQ(look_up("127.0.0.1"), std::vector{*IpAddress::parse("127.0.0.1")});
  EXPECT_EQ(look_up("2001:db8::1"), std::vector{*IpAddress::parse("2001:db8::1")});
}

TEST(LookUp, KeepsToTheFamily) {
  EXPECT_TRUE(look_up("127.0.0.1", AddressFamily::kV4));
  EXPECT_FALSE(look_up("127.0.0.1", AddressFamily::kV6));
  EXPECT_FALSE(look_up("::1", AddressFamily::kV4));
}

TEST(LookUp, SaysWhyThereIsNoAddress) {
  // Not a name at all, so no query leaves the machine.
  const auto none = look_up("not a host name..");
  ASSERT_FALSE(none);
  EXPECT_FALSE(none.error().empty());
}

}  // namespace
}  // namespace gnomon
