#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/result.h"
#include "model/ntp_timestamp.h"
#include "model/ntp_types.h"

namespace gnomon {

/// Octets of the NTP header.
inline constexpr std::size_t kHeaderSize = 48;

/// The NTP header (RFC 5905, figure 8), versions 1 to 4, field by field as on the wire. In
/// particular stratum 0 stays 0 here: what it means depends on the direction (a kiss code, or
/// "unspecified").
struct Header {
  LeapIndicator leap = LeapIndicator::kNone;
  std::uint8_t version = 4;
  Mode mode = Mode::kClient;
  std::uint8_t stratum = 0;
  std::int8_t poll_log2 = 0;
  std::int8_t precision_log2 = 0;
  NtpShort root_delay;
  NtpShort root_dispersion;
  RefId refid;
  NtpTimestamp reference;
  NtpTimestamp origin;
  NtpTimestamp receive;
  NtpTimestamp transmit;

  bool operator==(const Header&) const = default;
};

/// What the first octet of every kind of NTP packet says: also of those that have another header
/// (modes 6 and 7) and of versions that do not exist yet.
struct FirstOctet {
  std::uint8_t version = 0;  ///< 0..7
  Mode mode = Mode::kReserved;
};

[[nodiscard]] FirstOctet first_octet(std::uint8_t octet);

/// Why octets are no NTP packet.
enum class ParseError : std::uint8_t {
  kTooShort,  ///< fewer than 48 octets, or a length that is no multiple of 4
  kVersion,   ///< version 0 or above 4
  kTrailer,   ///< what follows the header is neither extension fields nor a MAC (RFC 7822); in
              ///< versions 1 to 3, which have no extension fields: more than a MAC
};

/// A parsed packet: its header, and what follows it. The two views point into the parsed buffer and
/// are valid as long as that is.
struct Packet {
  Header header;
  std::span<const std::uint8_t> extensions;  ///< all extension fields, well formed (RFC 7822)
  std::span<const std::uint8_t> mac;         ///< key id and digest; empty without a MAC; 4 octets
                                             ///< are a crypto-NAK
};

/// Parses one datagram. Any octets may come in: the function never reads past the end, never
/// throws, and returns either a packet or the reason why there is none. Extension fields are
/// checked for their length only; unknown ones are kept. The values in the header are not judged
/// here.
[[nodiscard]] Result<Packet, ParseError> parse_packet(std::span<const std::uint8_t> data);

/// The 48 octets of `header`. `parse_packet` gives the same header back if its version is 1 to 4.
[[nodiscard]] std::array<std::uint8_t, kHeaderSize> serialize(const Header& header);

}  // namespace gnomon
