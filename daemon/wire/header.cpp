#include "wire/header.h"

#include "base/bytes.h"
#include "base/check.h"

namespace gnomon {

namespace {

// RFC 7822, section 3, on version 4: what is left after the header (or after an extension field) is
// a MAC if it has 4, 20 or 24 octets. Otherwise it begins with an extension field of at least 16
// octets, or 28 if it is the last one and no MAC follows.
constexpr std::size_t kCryptoNak = 4;
constexpr std::size_t kShortMac = 20;
constexpr std::size_t kLongMac = 24;
constexpr std::size_t kMinField = 16;
constexpr std::size_t kMinLastField = 28;
// Versions 1 to 3 have no extension fields: all that follows the header is the MAC, which is a key
// id and a digest of up to 64 octets (SHA-512).
constexpr std::size_t kLongestMac = 68;

bool is_mac_size(std::size_t size) {
  return size == kCryptoNak || size == kShortMac || size == kLongMac;
}

/// Length in octets of the extension fields at the start of `rest`, 0 if there are none; what
/// follows them is a MAC or nothing. An error if they are malformed.
Result<std::size_t, ParseError> extensions_length(std::span<const std::uint8_t> rest) {
  std::size_t length = 0;
  while (rest.size() - length > 0 && !is_mac_size(rest.size() - length)) {
    ByteReader reader{rest.subspan(length)};
    reader.u16();
    const std::size_t field = reader.u16();
    const std::size_t left = rest.size() - length;
    const std::size_t least = field == left ? kMinLastField : kMinField;
    if (!reader.ok() || field < least || field % 4 != 0 || field > left) {
      return failure(ParseError::kTrailer);
    }
    length += field;
  }
  return length;
}

/// Reads the 48 octets, whatever they say. The caller has checked that they are there.
Header read_header(ByteReader& reader) {
  Header header;
  const unsigned first = reader.u8();
  header.leap = static_cast<LeapIndicator>(first >> 6U);
  header.version = static_cast<std::uint8_t>((first >> 3U) & 7U);
  header.mode = static_cast<Mode>(first & 7U);
  header.stratum = reader.u8();
  header.poll_log2 = static_cast<std::int8_t>(reader.u8());
  header.precision_log2 = static_cast<std::int8_t>(reader.u8());
  header.root_delay = {reader.u32()};
  header.root_dispersion = {reader.u32()};
  header.refid = {reader.u32()};
  header.reference = {reader.u64()};
  header.origin = {reader.u64()};
  header.receive = {reader.u64()};
  header.transmit = {reader.u64()};
  return header;
}

}  // namespace

FirstOctet first_octet(std::uint8_t octet) {
  return {.version = static_cast<std::uint8_t>((octet >> 3U) & 7U),
          .mode = static_cast<Mode>(octet & 7U)};
}

Result<Packet, ParseError> parse_packet(std::span<const std::uint8_t> data) {
  if (data.size() < kHeaderSize || data.size() % 4 != 0) return failure(ParseError::kTooShort);
  ByteReader reader{data};
  Packet packet{.header = read_header(reader), .extensions = {}, .mac = {}};
  if (packet.header.version < 1 || packet.header.version > 4) {
    return failure(ParseError::kVersion);
  }
  const auto rest = data.subspan(kHeaderSize);
  if (packet.header.version < 4) {
    if (rest.size() > kLongestMac) return failure(ParseError::kTrailer);
    packet.mac = rest;
    return packet;
  }
  const auto length = extensions_length(rest);
  if (!length) return failure(length.error());
  packet.extensions = rest.first(*length);
  packet.mac = rest.subspan(*length);
  return packet;
}

std::array<std::uint8_t, kHeaderSize> serialize(const Header& header) {
  std::array<std::uint8_t, kHeaderSize> octets{};
  ByteWriter writer{octets};
  const auto leap = static_cast<unsigned>(header.leap);
  const auto mode = static_cast<unsigned>(header.mode);
  writer.u8(static_cast<std::uint8_t>((leap << 6U) | (unsigned{header.version} << 3U) | mode));
  writer.u8(header.stratum);
  writer.u8(static_cast<std::uint8_t>(header.poll_log2));
  writer.u8(static_cast<std::uint8_t>(header.precision_log2));
  writer.u32(header.root_delay.bits);
  writer.u32(header.root_dispersion.bits);
  writer.u32(header.refid.bits);
  writer.u64(header.reference.bits);
  writer.u64(header.origin.bits);
  writer.u64(header.receive.bits);
  writer.u64(header.transmit.bits);
  GNOMON_CHECK(writer.ok() && writer.size() == kHeaderSize);
  return octets;
}

}  // namespace gnomon
