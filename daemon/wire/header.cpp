#include "wire/header.h"

#include "base/bytes.h"
#include "base/check.h"

namespace gnomon {

namespace {

// RFC 7822, section 3: what is left after the header (or after an extension field) is a MAC if it
// has 4, 20 or 24 octets. Otherwise it begins with an extension field of at least 16 octets. (The
// RFC wants at least 28 of the last field if no MAC follows, so that it cannot be taken for a MAC.
// Here the sizes of a MAC decide that.)
constexpr std::size_t kCryptoNak = 4;
constexpr std::size_t kShortMac = 20;
constexpr std::size_t kLongMac = 24;
constexpr std::size_t kMinField = 16;

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
    if (!reader.ok() || field < kMinField || field % 4 != 0 || field > rest.size() - length) {
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

Result<Packet, ParseError> parse_packet(std::span<const std::uint8_t> data) {
  if (data.size() < kHeaderSize || data.size() % 4 != 0) return failure(ParseError::kTooShort);
  ByteReader reader{data};
  Packet packet{.header = read_header(reader), .extensions = {}, .mac = {}};
  if (packet.header.version < 1 || packet.header.version > 4) {
    return failure(ParseError::kVersion);
  }
  const auto rest = data.subspan(kHeaderSize);
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
