#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/result.h"
#include "model/ntp_timestamp.h"
#include "model/ntp_types.h"

namespace gnomon {

inline constexpr std::size_t kHeaderSize = 48;

/// The NTP header (RFC 5905, figure 8), versions 1 to 4. Stratum 0 stays 0 here.
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

/// Why bytes are no NTP packet.
enum class ParseError : std::uint8_t {
  kTooShort,  ///< fewer than 48 octets, or a length that is no multiple of 4
  kVersion,   ///< version 0 or above 4
  kTrailer,   ///< what follows the header is neither extension fields nor a MAC (RFC 7822)
};

/// A packet: its header, and how it goes on. Views point into the parsed buffer.
struct Packet {
  Header header;
  std::span<const std::uint8_t> extensions;  ///< all extension fields, well formed
  std::span<const std::uint8_t> mac;         ///< key id and digest; 4 octets: crypto-NAK
};

/// Total: never reads past the end, gives a packet or a reason. Unknown extension fields are kept,
/// not refused.
[[nodiscard]] Result<Packet, ParseError> parse_packet(std::span<const std::uint8_t> data);

/// Exactly the 48 octets of `header`.
[[nodiscard]] std::array<std::uint8_t, kHeaderSize> serialize(const Header& header);

}  // namespace gnomon
