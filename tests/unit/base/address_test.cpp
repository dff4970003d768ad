#include "base/address.h"

#include <gtest/gtest.h>

#include <string>

#include "base/rng.h"

namespace gnomon {
namespace {

IpAddress address(const char* text) {
  const auto parsed = IpAddress::parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(IpAddress{});
}

IpAddress random_address(Rng& rng) {
  if (rng.below(2) == 0) return IpAddress::v4(static_cast<std::uint32_t>(rng.u64()));
  std::array<std::uint8_t, 16> octets{};
  // Runs of zeros are what text forms of IPv6 differ in.
  for (auto& octet : octets) octet = static_cast<std::uint8_t>(rng.below(3) == 0 ? rng.u64() : 0);
  octets[0] = 0x20;
  return IpAddress::v6(octets);
}

TEST(IpAddress, ReadsBothFamilies) {
  EXPECT_TRUE(address("192.0.2.1").is_v4());
  EXPECT_EQ(address("192.0.2.1"), IpAddress::v4(0xc0000201));
  EXPECT_EQ(address("192.0.2.1").bits(), 32U);
  EXPECT_FALSE(address("2001:db8::1").is_v4());
  EXPECT_EQ(address("2001:db8::1").bits(), 128U);
  EXPECT_EQ(address("2001:DB8:0:0::1").to_string(), "2001:db8::1");
}

TEST(IpAddress, MappedAddressesAreV4) {
  EXPECT_EQ(address("::ffff:192.0.2.1"), address("192.0.2.1"));
  EXPECT_EQ(address("::ffff:192.0.2.1").to_string(), "192.0.2.1");
}

TEST(IpAddress, RefusesWhatIsNone) {
  for (const char* text : {"", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4x", "host", "[::1]",
                           "fe80::1%", "::1%lo", "192.0.2.1%eth0", ":::", " 1.2.3.4", "1.2.3.4 "}) {
    EXPECT_FALSE(IpAddress::parse(text)) << text;
  }
  EXPECT_FALSE(IpAddress::parse(std::string_view{"1.2.3.4\0x", 9}));
}

TEST(IpAddress, AZoneIsPartOfALinkLocalAddress) {
  for (const char* text :
       {"fe80::1%eth0", "febf::2%br-lan.12", "fe80::1%2", "fe80::1%123456789012345"}) {
    EXPECT_EQ(address(text).to_string(), text);
    EXPECT_EQ(IpAddress::parse(address(text).to_string()), address(text));
    EXPECT_EQ(address(text).without_zone().zone(), "");
  }
  EXPECT_EQ(address("fe80::1%eth0").zone(), "eth0");
  EXPECT_NE(address("fe80::1%eth0"), address("fe80::1%eth1"));
  EXPECT_NE(address("fe80::1%eth0"), address("fe80::1"));
  EXPECT_EQ(address("fe80::1").in_zone("eth0"), address("fe80::1%eth0"));
  EXPECT_EQ(address("fe80::1%eth1").in_zone("e"), address("fe80::1%e"));
  EXPECT_FALSE(address("2001:db8::1").in_zone("eth0"));
  for (const char* zone : {"", "a b", "a/b", "a%b", "a]", "a:b", "1234567890123456", "\x7f"}) {
    EXPECT_FALSE(address("fe80::1").in_zone(zone)) << zone;
  }
}

TEST(IpAddress, TextRoundTrip) {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng{Rng::expand(seed)};
    const IpAddress original = random_address(rng);
    ASSERT_EQ(IpAddress::parse(original.to_string()), original);
  }
}

TEST(Endpoint, ReadsAddressAndPort) {
  EXPECT_EQ(Endpoint::parse("192.0.2.1:123"),
            (Endpoint{.address = address("192.0.2.1"), .port = 123}));
  EXPECT_EQ(Endpoint::parse("[2001:db8::1]:9923"),
            (Endpoint{.address = address("2001:db8::1"), .port = 9923}));
}

TEST(Endpoint, DefaultPortFillsIn) {
  const Endpoint v4{.address = address("192.0.2.1"), .port = 123};
  const Endpoint v6{.address = address("2001:db8::1"), .port = 123};
  EXPECT_EQ(Endpoint::parse("192.0.2.1", 123), v4);
  EXPECT_EQ(Endpoint::parse("[2001:db8::1]", 123), v6);
  EXPECT_EQ(Endpoint::parse("2001:db8::1", 123), v6);
  EXPECT_EQ(Endpoint::parse("192.0.2.1:5", 123), (Endpoint{.address = v4.address, .port = 5}));
}

TEST(Endpoint, RefusesWhatIsNone) {
  for (const char* text :
       {"", "192.0.2.1", "192.0.2.1:", "192.0.2.1:65536", "192.0.2.1:-1", "192.0.2.1:1x",
        "[192.0.2.1]:5", "[2001:db8::1", "[2001:db8::1]", "[2001:db8::1]x:5", "2001:db8::1",
        "host:5", ":5", "[]:5", "192.0.2.1: 5"}) {
    EXPECT_FALSE(Endpoint::parse(text)) << text;
  }
}

TEST(Endpoint, TextRoundTrip) {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng{Rng::expand(seed)};
    const Endpoint original{.address = random_address(rng),
                            .port = static_cast<std::uint16_t>(rng.u64())};
    ASSERT_EQ(Endpoint::parse(original.to_string()), original);
  }
}

TEST(Endpoint, HasAZone) {
  const Endpoint there{.address = address("fe80::b%v0"), .port = 123};
  EXPECT_EQ(Endpoint::parse("[fe80::b%v0]:123"), there);
  EXPECT_EQ(Endpoint::parse("fe80::b%v0", 123), there);
  EXPECT_EQ(there.to_string(), "[fe80::b%v0]:123");
}

TEST(Subnet, HasNoZone) {
  EXPECT_FALSE(Subnet::parse("fe80::b%v0"));
  EXPECT_FALSE(Subnet::parse("fe80::%v0/10"));
  EXPECT_FALSE(Subnet::parse("fe80::/10%v0"));
  EXPECT_TRUE(Subnet::parse("fe80::/10")->contains(address("fe80::b%v0")));
}

TEST(Subnet, Contains) {
  const auto net = Subnet::parse("192.0.2.64/26");
  ASSERT_TRUE(net);
  EXPECT_TRUE(net->contains(address("192.0.2.64")));
  EXPECT_TRUE(net->contains(address("192.0.2.127")));
  EXPECT_FALSE(net->contains(address("192.0.2.63")));
  EXPECT_FALSE(net->contains(address("192.0.2.128")));
  EXPECT_FALSE(net->contains(address("::192.0.2.64")));
}

TEST(Subnet, SingleAddressAndEverything) {
  const auto one = Subnet::parse("2001:db8::1");
  ASSERT_TRUE(one);
  EXPECT_EQ(one->prefix_length, 128U);
  EXPECT_TRUE(one->contains(address("2001:db8::1")));
  EXPECT_FALSE(one->contains(address("2001:db8::2")));
  const auto all = Subnet::parse("0.0.0.0/0");
  ASSERT_TRUE(all);
  EXPECT_TRUE(all->contains(address("203.0.113.9")));
  EXPECT_FALSE(all->contains(address("2001:db8::1")));
}

TEST(Subnet, RefusesHostBitsAndNonsense) {
  for (const char* text : {"", "192.0.2.1/24", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/",
                           "192.0.2.0/24x", "2001:db8::/129", "2001:db8::1/64", "/8", "net/8"}) {
    EXPECT_FALSE(Subnet::parse(text)) << text;
  }
}

TEST(Subnet, ContainsExactlyTheAddressesThatShareItsPrefix) {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng{Rng::expand(seed)};
    const IpAddress member = random_address(rng);
    const auto length = static_cast<unsigned>(rng.below(member.bits()) + 1);
    auto octets = member.octets();
    for (unsigned bit = length; bit < member.bits(); ++bit) {
      octets[bit / 8] = static_cast<std::uint8_t>(octets[bit / 8] & ~(0x80U >> (bit % 8)));
    }
    const std::string text = [&] {
      std::uint32_t host_order = 0;
      for (std::size_t i = 0; i < 4; ++i) host_order = (host_order << 8U) | octets[i];
      const IpAddress base = member.is_v4() ? IpAddress::v4(host_order) : IpAddress::v6(octets);
      return base.to_string() + "/" + std::to_string(length);
    }();
    const auto net = Subnet::parse(text);
    ASSERT_TRUE(net) << text;
    EXPECT_EQ(net->to_string(), text);
    EXPECT_TRUE(net->contains(member)) << text;

    auto other = member.octets();
    const auto flipped = static_cast<unsigned>(rng.below(length));
    other[flipped / 8] = static_cast<std::uint8_t>(other[flipped / 8] ^ (0x80U >> (flipped % 8)));
    std::uint32_t other_v4 = 0;
    for (std::size_t i = 0; i < 4; ++i) other_v4 = (other_v4 << 8U) | other[i];
    EXPECT_FALSE(net->contains(member.is_v4() ? IpAddress::v4(other_v4) : IpAddress::v6(other)))
        << text << " bit " << flipped;
  }
}

}  // namespace
}  // namespace gnomon
