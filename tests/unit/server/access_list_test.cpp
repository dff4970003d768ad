#include "server/access_list.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "base/rng.h"

namespace gnomon {
namespace {

std::vector<Subnet> subnets(const std::vector<std::string>& texts) {
  std::vector<Subnet> all;
  for (const auto& text : texts) {
    const auto subnet = Subnet::parse(text);
    EXPECT_TRUE(subnet) << text;
    if (subnet) all.push_back(*subnet);
  }
  return all;
}

bool allows(const AccessList& list, const char* text) {
  const auto address = IpAddress::parse(text);
  EXPECT_TRUE(address) << text;
  return address && list.allows(*address);
}

TEST(AccessList, EmptyLetsEverybodyIn) {
  const AccessList list{{}, {}};
  EXPECT_TRUE(allows(list, "192.0.2.1"));
  EXPECT_TRUE(allows(list, "2001:db8::1"));
}

TEST(AccessList, AllowAloneKeepsTheRestOut) {
  const AccessList list{subnets({"192.0.2.0/24"}), {}};
  EXPECT_TRUE(allows(list, "192.0.2.255"));
  EXPECT_FALSE(allows(list, "192.0.3.0"));
  EXPECT_FALSE(allows(list, "2001:db8::1"));
}

TEST(AccessList, DenyAloneLetsTheRestIn) {
  const AccessList list{{}, subnets({"192.0.2.0/24"})};
  EXPECT_FALSE(allows(list, "192.0.2.1"));
  EXPECT_TRUE(allows(list, "192.0.3.1"));
  EXPECT_TRUE(allows(list, "2001:db8::1"));
}

TEST(AccessList, LongestPrefixDecides) {
  const AccessList list{subnets({"10.0.0.0/8", "10.1.2.0/24"}), subnets({"10.1.0.0/16"})};
  EXPECT_TRUE(allows(list, "10.2.0.1"));
  EXPECT_FALSE(allows(list, "10.1.3.1"));
  EXPECT_TRUE(allows(list, "10.1.2.3"));
}

TEST(AccessList, DenyWinsATie) {
  const AccessList list{subnets({"2001:db8::/32"}), subnets({"2001:db8::/32"})};
  EXPECT_FALSE(allows(list, "2001:db8::1"));
}

TEST(AccessList, MappedClientsAreJudgedAsV4) {
  const AccessList list{subnets({"192.0.2.0/24"}), {}};
  EXPECT_TRUE(allows(list, "::ffff:192.0.2.7"));
}

/// The rule as the header states it, without sorting.
bool reference(const std::vector<Subnet>& allow,
               const std::vector<Subnet>& deny,
               const IpAddress& client) {
  int best_allow = -1;
  int best_deny = -1;
  for (const auto& s : allow) {
    if (s.contains(client)) best_allow = std::max(best_allow, static_cast<int>(s.prefix_length));
  }
  for (const auto& s : deny) {
    if (s.contains(client)) best_deny = std::max(best_deny, static_cast<int>(s.prefix_length));
  }
  if (best_allow < 0 && best_deny < 0) return allow.empty();
  return best_allow > best_deny;
}

TEST(AccessList, AgreesWithTheRuleOnRandomLists) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng{Rng::expand(seed)};
    std::vector<Subnet> allow;
    std::vector<Subnet> deny;
    for (std::uint64_t i = rng.below(6); i > 0; --i) {
      const auto length = static_cast<unsigned>(rng.below(7));
      const auto base = static_cast<std::uint32_t>(rng.below(64) << 26U);
      const std::uint32_t mask = length == 0 ? 0 : ~std::uint32_t{0} << (32 - length);
      auto& list = rng.below(2) == 0 ? allow : deny;
      list.push_back({.address = IpAddress::v4(base & mask), .prefix_length = length});
    }
    const AccessList list{allow, deny};
    for (std::uint32_t top = 0; top < 64; ++top) {
      const IpAddress client = IpAddress::v4(top << 26U);
      ASSERT_EQ(list.allows(client), reference(allow, deny, client)) << client.to_string();
    }
  }
}

}  // namespace
}  // namespace gnomon
