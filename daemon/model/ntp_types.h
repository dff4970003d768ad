#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/address.h"
#include "model/word.h"

namespace gnomon {

/// The leap indicator of a packet (RFC 5905, figure 9).
enum class LeapIndicator : std::uint8_t {
  kNone = 0,            ///< no warning
  kInsert = 1,          ///< the last minute of the month has 61 seconds
  kDelete = 2,          ///< the last minute of the month has 59 seconds
  kUnsynchronized = 3,  ///< the clock is not synchronised
};

/// The mode of a packet (RFC 5905, figure 10). The daemon sends 3 and answers with 4.
enum class Mode : std::uint8_t {
  kReserved = 0,          ///< also sent by some NTPv1 clients
  kSymmetricActive = 1,   ///< symmetric active
  kSymmetricPassive = 2,  ///< symmetric passive
  kClient = 3,            ///< a request
  kServer = 4,            ///< a response
  kBroadcast = 5,         ///< broadcast
  kControl = 6,           ///< NTP control message (RFC 9327)
  kPrivate = 7,           ///< private use
};

/// The stratum of who is not synchronised. On the wire it is 0.
inline constexpr std::uint8_t kStratumUnsynchronized = 16;
/// UDP port of NTP servers.
inline constexpr std::uint16_t kNtpPort = 123;

/// RFC 5905, PHI: how fast every implementation lets the dispersion grow, 15 ppm.
inline constexpr double kPhi = 15e-6;
/// RFC 5905, MAXDISP, seconds: a dispersion of this size says nothing.
inline constexpr double kMaxDispersion = 16.0;

/// Root dispersion, seconds, of who serves a local clock, and the least of who follows one: nobody
/// knows how far such a clock is from UTC. It is below the limits from which on clients do not
/// follow a server any more (1 s here and in RFC 5905, 1.5 s in ntpd, 3 s in chrony), so that a
/// network without a better clock stays together, and above what a server that has known the time
/// within the last 13 hours announces. It travels from server to client, so that their clients
/// know.
inline constexpr double kLocalDispersion = 0.75;

/// A reference identifier: four octets that say whom a server follows. At stratum 1 they are the
/// letters of a source ("GPS"), at stratum 0 a kiss code ("RATE"), above that the address followed.
struct RefId {
  std::uint32_t bits = 0;  ///< as on the wire, the first octet on top

  /// From up to four ASCII characters; a shorter text is filled up with zero octets.
  [[nodiscard]] static RefId from_text(const char* text);

  /// From the address that is followed: an IPv4 address itself, of an IPv6 address the first four
  /// octets of its MD5 (RFC 5905, section 7.3). Two IPv6 addresses can have the same.
  [[nodiscard]] static RefId from_address(const IpAddress& address);

  /// Text for people and labels. At stratum 0 and 1 the letters, if all octets are printable ASCII;
  /// otherwise a dotted quad. The result is always printable, whatever came off the wire.
  [[nodiscard]] std::string to_text(std::uint8_t stratum) const;

  constexpr auto operator<=>(const RefId&) const = default;
};

/// From this stratum on a local clock is one that nobody vouches for: ntpd's usual one for it.
/// Whoever gives it a lower stratum says that the clock is the reference: it is kept right by other
/// means, or all that matters is to agree with it.
inline constexpr std::uint8_t kFallbackStratum = 5;

/// Who announces `refid` serves a local clock, vouched for or not: 127.127.1.x, or "LOCL".
[[nodiscard]] bool names_a_local_clock(RefId refid);

/// A server that announces `refid` at `stratum` serves a local clock that nobody vouches for: one
/// at `kFallbackStratum` or above.
[[nodiscard]] bool is_local_clock(RefId refid, std::uint8_t stratum);

/// Which layer took a timestamp. Ordered: a later enumerator is nearer to the wire.
enum class TimestampLayer : std::uint8_t {
  kDaemon,    ///< read by this program
  kKernel,    ///< by the kernel's network stack
  kHardware,  ///< by the network interface
};

/// What a kiss-o'-death packet says (RFC 5905, section 7.4).
enum class KissCode : std::uint8_t {
  kRate,   ///< RATE: ask less often
  kDeny,   ///< DENY: access denied, stop
  kRstr,   ///< RSTR: access denied by policy, stop
  kNtsn,   ///< NTSN: NTS negative acknowledgement
  kOther,  ///< any other code; it is counted, and nothing is done
};

[[nodiscard]] constexpr Word word(LeapIndicator leap) {
  switch (leap) {
    case LeapIndicator::kNone:
      return {.text = "none"};
    case LeapIndicator::kInsert:
      return {.text = "insert"};
    case LeapIndicator::kDelete:
      return {.text = "delete"};
    case LeapIndicator::kUnsynchronized:
      return {.text = "unsynchronized"};
  }
  return {};
}

[[nodiscard]] constexpr const char* leap_name(LeapIndicator leap) { return text_of(leap); }

/// The code that a reference identifier spells, by its name in `kiss_name`; `kOther` if it spells
/// none of them.
[[nodiscard]] KissCode kiss_code(RefId refid);

/// The identifier spells a kiss code at all: one to four printable ASCII characters, the rest zero
/// octets (RFC 5905, section 7.4).
[[nodiscard]] bool spells_a_code(RefId refid);

[[nodiscard]] constexpr Word word(KissCode code) {
  switch (code) {
    case KissCode::kRate:
      return {.text = "RATE"};
    case KissCode::kDeny:
      return {.text = "DENY"};
    case KissCode::kRstr:
      return {.text = "RSTR"};
    case KissCode::kNtsn:
      return {.text = "NTSN"};
    case KissCode::kOther:
      return {.text = "other"};
  }
  return {};
}

[[nodiscard]] constexpr const char* kiss_name(KissCode code) { return text_of(code); }

[[nodiscard]] constexpr Word word(TimestampLayer layer) {
  switch (layer) {
    case TimestampLayer::kDaemon:
      return {.text = "daemon"};
    case TimestampLayer::kKernel:
      return {.text = "kernel"};
    case TimestampLayer::kHardware:
      return {.text = "hardware"};
  }
  return {};
}

[[nodiscard]] constexpr const char* layer_name(TimestampLayer layer) { return text_of(layer); }

}  // namespace gnomon
