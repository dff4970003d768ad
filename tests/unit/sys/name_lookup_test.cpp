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

TEST(LookUp, WhatNobodyCanBeAskedAtIsNoAddress) {
  for (const char* text : {"0.0.0.0", "::", "224.0.1.1", "255.255.255.255", "fe80::1"}) {
    const auto none = look_up(text);
    ASSERT_FALSE(none) << text;
    EXPECT_NE(none.error().text.find(text), std::string::npos) << none.error().text;
  }
}

TEST(LookUp, KeepsTheZone) {
  EXPECT_EQ(look_up("fe80::1%lo"), std::vector{*IpAddress::parse("fe80::1%lo")});
}

TEST(LookUp, SaysWhyThereIsNoAddress) {
  // Not a name at all, so no query leaves the machine.
  const auto none = look_up("not a host name..");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().reason, LookupResult::kNotFound);
  EXPECT_FALSE(none.error().text.empty());
}

}  // namespace
}  // namespace gnomon
