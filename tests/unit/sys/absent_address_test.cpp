#include "sys/absent_address.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace gnomon {
namespace {

TEST(OwnAddress, SaysWhatTheMachineHas) {
  for (const char* const text : {"127.0.0.1", "127.9.8.7", "0.0.0.0", "::1", "::"}) {
    EXPECT_EQ(why_absent(*IpAddress::parse(text)), "") << text;
  }
  for (const char* const text : {"192.0.2.77", "2001:db8::77"}) {
    EXPECT_EQ(why_absent(*IpAddress::parse(text)), "Cannot assign requested address") << text;
  }
}

TEST(OwnAddress, OtherErrorsSayNothingOfTheAddress) {
  EXPECT_TRUE(means_absent(EADDRNOTAVAIL));
  EXPECT_TRUE(means_absent(EAFNOSUPPORT));
  for (const int error : {0, EADDRINUSE, EACCES, EMFILE}) EXPECT_FALSE(means_absent(error));
}

}  // namespace
}  // namespace gnomon
