#include "base/host_text.h"

#include <gtest/gtest.h>

namespace gnomon {
namespace {

TEST(HostText, TakesWhatCanBeAServer) {
  for (const char* text :
       {"192.0.2.1", "127.0.0.1", "169.254.1.1", "2001:db8::1", "::1", "fe80::1%eth0", "fe80::1%2",
        "febf::1%br-0.12", "ntp.example.com", "ntp.example.com.", "localhost", "0.pool.ntp.org",
        "1and1.example", "a_b", "cafe", "3f2a1b4c5d6e", "x0x1", "0x.example"}) {
    EXPECT_EQ(fault_of_host(text), "") << text;
  }
}

TEST(HostText, RefusesAddressesOfNoOneHost) {
  for (const char* text : {"0.0.0.0", "0.1.2.3", "::", "::ffff:0.0.0.0"}) {
    EXPECT_NE(fault_of_host(text).find("no host"), std::string::npos) << text;
  }
  for (const char* text : {"224.0.1.1", "239.255.255.255", "ff02::101", "::ffff:224.0.0.1"}) {
    EXPECT_NE(fault_of_host(text).find("multicast"), std::string::npos) << text;
  }
  EXPECT_NE(fault_of_host("255.255.255.255").find("broadcast"), std::string::npos);
}

TEST(HostText, AsksForTheZone) {
  EXPECT_NE(fault_of_host("fe80::1").find("\"fe80::1%eth0\""), std::string::npos);
  EXPECT_NE(fault_of_listener(*IpAddress::parse("febf::2")).find("\"febf::2%eth0\""),
            std::string::npos);
  for (const char* text : {"2001:db8::1%eth0", "192.0.2.1%eth0", "ntp.example.com%eth0", "fe80::1%",
                           "fe80::1%a/b", "fe80::1%eth0%1", "::1%lo"}) {
    EXPECT_NE(fault_of_host(text).find('%'), std::string::npos) << text;
  }
}

// The spellings that inet_aton takes, which getaddrinfo would read an address out of.
TEST(HostText, RefusesNumbersThatTheSystemTakesForAnAddress) {
  for (const char* text : {"0x7f000001", "2130706433", "127.1", "0177.0.0.1", "127.0.0.0x1",
                           "0X7F.1", "127.0.1", "017700000001", "127.0.0.01", "127.0.0.1."}) {
    EXPECT_NE(fault_of_host(text).find("reads as 127.0.0.1;"), std::string::npos)
        << text << ": " << fault_of_host(text);
  }
  for (const char* text : {"192.0.2.300", "192.0.2.1.5", "ntp.example.7", "0x", "99999999999",
                           "host.0xabc", "1.2.3.4.0x5"}) {
    EXPECT_NE(fault_of_host(text), "") << text;
  }
}

TEST(HostText, RefusesWhatIsNoName) {
  for (const char* text : {"", ".", "a..b", "-a", "a-", "ntp.example.com:123", "[::1]", "a b"}) {
    EXPECT_NE(fault_of_host(text), "") << text;
  }
}

TEST(HostText, AListenerMayBeUnspecified) {
  for (const char* text : {"0.0.0.0", "::", "127.0.0.1", "fe80::1%lo"}) {
    EXPECT_EQ(fault_of_listener(*IpAddress::parse(text)), "") << text;
  }
  for (const char* text : {"224.0.1.1", "ff02::101", "255.255.255.255", "fe80::1"}) {
    EXPECT_NE(fault_of_listener(*IpAddress::parse(text)), "") << text;
  }
}

}  // namespace
}  // namespace gnomon
