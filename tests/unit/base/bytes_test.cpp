#include "base/bytes.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "base/rng.h"

namespace gnomon {
namespace {

TEST(ByteReader, ReadsBigEndian) {
  const std::array<std::uint8_t, 15> data{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  ByteReader reader{data};
  EXPECT_EQ(reader.u8(), 0x01U);
  EXPECT_EQ(reader.u16(), 0x0203U);
  EXPECT_EQ(reader.u32(), 0x04050607U);
  EXPECT_EQ(reader.u64(), 0x08090a0b0c0d0e0fU);
  EXPECT_TRUE(reader.ok());
  EXPECT_EQ(reader.remaining(), 0U);
}

TEST(ByteReader, FailsForGoodAtTheEnd) {
  const std::array<std::uint8_t, 3> data{1, 2, 3};
  ByteReader reader{data};
  EXPECT_EQ(reader.u32(), 0U);
  EXPECT_FALSE(reader.ok());
  EXPECT_EQ(reader.u8(), 0U);
  EXPECT_EQ(reader.remaining(), 0U);
  EXPECT_TRUE(reader.bytes(1).empty());
  EXPECT_FALSE(reader.ok());
}

TEST(ByteWriter, WritesNothingPastTheEnd) {
  std::array<std::uint8_t, 4> data{0xaa, 0xaa, 0xaa, 0xaa};
  ByteWriter writer{std::span{data}.first(3)};
  writer.u16(0x0102);
  EXPECT_TRUE(writer.ok());
  writer.u16(0x0304);
  EXPECT_FALSE(writer.ok());
  writer.u8(5);
  EXPECT_EQ(writer.size(), 2U);
  EXPECT_EQ(data, (std::array<std::uint8_t, 4>{1, 2, 0xaa, 0xaa}));
}

TEST(Bytes, RoundTripOfRandomFields) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng{Rng::expand(seed)};
    std::array<std::uint8_t, 256> buffer{};
    ByteWriter writer{buffer};
    std::vector<std::pair<std::uint64_t, std::uint64_t>> fields;
    for (int i = 0; i < 20; ++i) fields.emplace_back(rng.below(4), rng.u64());
    for (const auto& [width, value] : fields) {
      if (width == 0) writer.u8(static_cast<std::uint8_t>(value));
      if (width == 1) writer.u16(static_cast<std::uint16_t>(value));
      if (width == 2) writer.u32(static_cast<std::uint32_t>(value));
      if (width == 3) writer.u64(value);
    }
    ASSERT_TRUE(writer.ok());
    ByteReader reader{std::span{buffer}.first(writer.size())};
    for (const auto& [width, value] : fields) {
      if (width == 0) {
        ASSERT_EQ(reader.u8(), static_cast<std::uint8_t>(value));
      }
      if (width == 1) {
        ASSERT_EQ(reader.u16(), static_cast<std::uint16_t>(value));
      }
      if (width == 2) {
        ASSERT_EQ(reader.u32(), static_cast<std::uint32_t>(value));
      }
      if (width == 3) {
        ASSERT_EQ(reader.u64(), value);
      }
    }
    EXPECT_TRUE(reader.ok());
    EXPECT_EQ(reader.remaining(), 0U);
  }
}

TEST(Bytes, ViewsAndCopies) {
  const std::array<std::uint8_t, 4> data{1, 2, 3, 4};
  ByteReader reader{data};
  reader.u8();
  const auto view = reader.bytes(2);
  EXPECT_EQ(view.data(), &data[1]);
  std::array<std::uint8_t, 2> copy{};
  ByteWriter writer{copy};
  writer.bytes(view);
  EXPECT_EQ(copy, (std::array<std::uint8_t, 2>{2, 3}));
  EXPECT_EQ(reader.remaining(), 1U);
}

}  // namespace
}  // namespace gnomon
