#include <gtest/gtest.h>

#include <array>
#include <string>

#include "base/rng.h"
#include "model/ntp_types.h"

namespace gnomon {
namespace {

TEST(RefId, FromText) {
  EXPECT_EQ(RefId::from_text("GPS").bits, 0x47505300U);
  EXPECT_EQ(RefId::from_text("LOCL").bits, 0x4c4f434cU);
  EXPECT_EQ(RefId::from_text("TOOLONG"), RefId::from_text("TOOL"));
  EXPECT_EQ(RefId::from_text("").bits, 0U);
}

TEST(RefId, OfAnIpv4AddressIsTheAddress) {
  EXPECT_EQ(RefId::from_address(IpAddress::v4(0xc0000201)).bits, 0xc0000201U);
  EXPECT_EQ(RefId::from_address(IpAddress::v4(0xc0000201)).to_text(3), "192.0.2.1");
}

TEST(RefId, OfAnIpv6AddressIsTheStartOfItsMd5) {
  // printf '\x20\x01\x0d\xb8...\x01' | md5sum, 2001:db8::1 in network order.
  const auto address = IpAddress::parse("2001:db8::1");
  ASSERT_TRUE(address);
  EXPECT_EQ(RefId::from_address(*address).bits, 0x39ab9b37U);
}

TEST(RefId, TextByStratum) {
  const RefId gps = RefId::from_text("GPS");
  EXPECT_EQ(gps.to_text(1), "GPS");
  EXPECT_EQ(gps.to_text(0), "GPS");
  EXPECT_EQ(gps.to_text(2), "71.80.83.0");
  EXPECT_EQ(RefId{}.to_text(1), "");
}

TEST(RefId, NoByteOffTheWireReachesThePage) {
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng{Rng::expand(seed)};
    const RefId refid{static_cast<std::uint32_t>(rng.u64())};
    for (const std::uint8_t stratum : std::to_array<std::uint8_t>({0, 1, 2, 15, 16, 255})) {
      for (const char c : refid.to_text(stratum)) {
        ASSERT_GT(c, 0x20);
        ASSERT_LT(c, 0x7f);
      }
    }
  }
}

TEST(KissCode, IsReadByItsName) {
  EXPECT_EQ(kiss_code(RefId::from_text("RATE")), KissCode::kRate);
  EXPECT_EQ(kiss_code(RefId::from_text("NTSN")), KissCode::kNtsn);
  EXPECT_EQ(kiss_code(RefId::from_text("INIT")), KissCode::kOther);
  EXPECT_EQ(kiss_code(RefId{}), KissCode::kOther);
}

}  // namespace
}  // namespace gnomon
