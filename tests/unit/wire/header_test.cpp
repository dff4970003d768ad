#include "wire/header.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/rng.h"

namespace gnomon {
namespace {

using Bytes = std::vector<std::uint8_t>;

Header random_header(Rng& rng) {
  return Header{.leap = static_cast<LeapIndicator>(rng.below(4)),
                .version = static_cast<std::uint8_t>(rng.below(4) + 1),
                .mode = static_cast<Mode>(rng.below(8)),
                .stratum = static_cast<std::uint8_t>(rng.u64()),
                .poll_log2 = static_cast<std::int8_t>(rng.u64()),
                .precision_log2 = static_cast<std::int8_t>(rng.u64()),
                .root_delay = {static_cast<std::uint32_t>(rng.u64())},
                .root_dispersion = {static_cast<std::uint32_t>(rng.u64())},
                .refid = {static_cast<std::uint32_t>(rng.u64())},
                .reference = {rng.u64()},
                .origin = {rng.u64()},
                .receive = {rng.u64()},
                .transmit = {rng.u64()}};
}

/// A client request followed by `trailer`.
Bytes packet_with(const Bytes& trailer) {
  const auto header = serialize(Header{});
  Bytes data{header.begin(), header.end()};
  data.insert(data.end(), trailer.begin(), trailer.end());
  return data;
}

/// An extension field of `length` octets in all.
Bytes field(std::uint16_t length) {
  Bytes data(length, 0x55);
  data[0] = 0x01;
  data[1] = 0x04;
  data[2] = static_cast<std::uint8_t>(length >> 8U);
  data[3] = static_cast<std::uint8_t>(length);
  return data;
}

Bytes joined(Bytes a, const Bytes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

TEST(Header, LayoutIsThatOfTheRfc) {
  const Header header{.leap = LeapIndicator::kInsert,
                      .version = 4,
                      .mode = Mode::kServer,
                      .stratum = 2,
                      .poll_log2 = 6,
                      .precision_log2 = -20,
                      .root_delay = {0x00010203},
                      .root_dispersion = {0x04050607},
                      .refid = {0xc0000201},
                      .reference = {0x1112131415161718},
                      .origin = {0x2122232425262728},
                      .receive = {0x3132333435363738},
                      .transmit = {0x4142434445464748}};
  // RFC 5905, figure 8, written out by hand.
  const std::array<std::uint8_t, 48> expected{
      0x64, 0x02, 0x06, 0xec, 0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07,
      0xc0, 0x00, 0x02, 0x01, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18,
      0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28, 0x31, 0x32, 0x33, 0x34,
      0x35, 0x36, 0x37, 0x38, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48};
  EXPECT_EQ(serialize(header), expected);
}

TEST(Header, RoundTripOfValues) {
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng{Rng::expand(seed)};
    const Header original = random_header(rng);
    const auto octets = serialize(original);
    const auto packet = parse_packet(octets);
    ASSERT_TRUE(packet);
    EXPECT_EQ(packet->header, original);
    EXPECT_TRUE(packet->extensions.empty());
    EXPECT_TRUE(packet->mac.empty());
  }
}

TEST(Header, RoundTripOfBytes) {
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng{Rng::expand(seed)};
    Bytes data(kHeaderSize);
    for (auto& octet : data) octet = static_cast<std::uint8_t>(rng.u64());
    const unsigned version = (data[0] >> 3U) & 7U;
    const auto packet = parse_packet(data);
    ASSERT_EQ(packet.has_value(), version >= 1 && version <= 4);
    if (!packet) continue;
    const auto again = serialize(packet->header);
    EXPECT_TRUE(std::equal(again.begin(), again.end(), data.begin()));
  }
}

TEST(Parse, EveryTruncationIsRefused) {
  const Bytes whole = packet_with({});
  for (std::size_t length = 0; length < kHeaderSize; ++length) {
    const auto packet = parse_packet(std::span{whole}.first(length));
    ASSERT_FALSE(packet) << length;
    EXPECT_EQ(packet.error(), ParseError::kTooShort) << length;
  }
}

TEST(Parse, LengthsThatAreNoMultipleOfFourAreRefused) {
  for (const std::size_t extra : {1U, 2U, 3U, 5U, 21U}) {
    EXPECT_FALSE(parse_packet(packet_with(Bytes(extra)))) << extra;
  }
}

TEST(Parse, VersionsOutsideOneToFourAreRefused) {
  for (unsigned version = 0; version < 8; ++version) {
    Bytes data = packet_with({});
    data[0] = static_cast<std::uint8_t>((version << 3U) | 3U);
    const auto packet = parse_packet(data);
    ASSERT_EQ(packet.has_value(), version >= 1 && version <= 4) << version;
    if (!packet) {
      EXPECT_EQ(packet.error(), ParseError::kVersion);
    }
  }
}

TEST(Parse, MacsOfEveryLength) {
  for (const std::size_t length : {4U, 20U, 24U}) {
    const Bytes data = packet_with(Bytes(length, 0xab));
    const auto packet = parse_packet(data);
    ASSERT_TRUE(packet) << length;
    EXPECT_EQ(packet->mac.size(), length);
    EXPECT_TRUE(packet->extensions.empty());
  }
}

TEST(Parse, ExtensionFieldsAloneAndBeforeAMac) {
  const Bytes fields = joined(field(32), field(28));
  const Bytes alone_data = packet_with(fields);
  const auto alone = parse_packet(alone_data);
  ASSERT_TRUE(alone);
  EXPECT_TRUE(
      std::equal(alone->extensions.begin(), alone->extensions.end(), fields.begin(), fields.end()));
  EXPECT_TRUE(alone->mac.empty());

  const Bytes with_mac_data = packet_with(joined(fields, Bytes(20, 0xab)));
  const auto with_mac = parse_packet(with_mac_data);
  ASSERT_TRUE(with_mac);
  EXPECT_EQ(with_mac->extensions.size(), fields.size());
  EXPECT_EQ(with_mac->mac.size(), 20U);
}

// RFC 7822, section 3: the last field without a MAC has 28 octets or more, the others 16.
TEST(Parse, AShortExtensionFieldNeedsSomethingBehindIt) {
  const Bytes before_mac = packet_with(joined(field(16), Bytes(20, 0xab)));
  ASSERT_TRUE(parse_packet(before_mac));
  EXPECT_EQ(parse_packet(before_mac)->mac.size(), 20U);
  EXPECT_TRUE(parse_packet(packet_with(joined(field(16), field(28)))));
  EXPECT_TRUE(parse_packet(packet_with(field(28))));
}

TEST(Parse, VersionsBeforeFourHaveNoExtensionFields) {
  for (const unsigned version : {1U, 2U, 3U}) {
    for (const std::size_t length : {4U, 12U, 16U, 20U, 24U, 36U, 52U, 68U}) {
      Bytes data = packet_with(Bytes(length));
      data[0] = static_cast<std::uint8_t>((version << 3U) | 3U);
      const auto packet = parse_packet(data);
      ASSERT_TRUE(packet) << version << " " << length;
      EXPECT_EQ(packet->mac.size(), length);
      EXPECT_TRUE(packet->extensions.empty());
    }
    Bytes data = packet_with(Bytes(72));
    data[0] = static_cast<std::uint8_t>((version << 3U) | 3U);
    EXPECT_EQ(parse_packet(data).error(), ParseError::kTrailer);
  }
}

TEST(FirstOctet, SaysVersionAndModeOfEveryPacket) {
  for (unsigned octet = 0; octet < 256; ++octet) {
    const FirstOctet first = first_octet(static_cast<std::uint8_t>(octet));
    EXPECT_EQ(first.version, (octet / 8) % 8);
    EXPECT_EQ(static_cast<unsigned>(first.mode), octet % 8);
  }
}

TEST(Parse, MalformedTrailersAreRefused) {
  Bytes too_long = field(32);
  too_long[3] = 36;
  Bytes odd = field(32);
  odd[3] = 30;
  Bytes too_small = field(32);
  too_small[3] = 12;
  Bytes zero = field(32);
  zero[3] = 0;
  for (const Bytes& trailer : {too_long, odd, too_small, zero, field(16),
                               joined(field(28), field(16)), Bytes(8), Bytes(12)}) {
    const auto packet = parse_packet(packet_with(trailer));
    ASSERT_FALSE(packet);
    EXPECT_EQ(packet.error(), ParseError::kTrailer);
  }
}

TEST(Parse, WhateverItAcceptsAddsUp) {
  int accepted = 0;
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng{Rng::expand(seed)};
    Bytes trailer;
    while (rng.below(4) != 0) {
      trailer = joined(trailer, field(static_cast<std::uint16_t>(16 + 4 * rng.below(10))));
    }
    if (rng.below(2) == 0) trailer.resize(trailer.size() + 4 * rng.below(7));
    if (!trailer.empty() && rng.below(3) == 0) {
      trailer[rng.below(trailer.size())] = static_cast<std::uint8_t>(rng.u64());
    }
    const Bytes data = packet_with(trailer);
    const auto packet = parse_packet(data);
    if (!packet) continue;
    ++accepted;
    EXPECT_EQ(kHeaderSize + packet->extensions.size() + packet->mac.size(), data.size());
    EXPECT_LE(packet->mac.size(), 24U);
  }
  EXPECT_GT(accepted, 1000);
}

}  // namespace
}  // namespace gnomon
