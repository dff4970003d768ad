#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/address.h"
#include "model/word.h"

namespace gnomon {

/// RFC 5905, figure 9.
enum class LeapIndicator : std::uint8_t {
  kNone = 0,            ///< no warning
  kInsert = 1,          ///< the last minute of the month has 61 seconds
  kDelete = 2,          ///< the last minute of the month has 59 seconds
  kUnsynchronized = 3,  ///< the clock is not synchronised
};

/// RFC 5905, figure 10.
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

inline constexpr std::uint8_t kStratumUnsynchronized = 16;
inline constexpr std::uint16_t kNtpPort = 123;

/// RFC 5905, PHI: the drift that every NTP implementation allows a clock, 15 ppm.
inline constexpr double kPhi = 15e-6;
/// RFC 5905, MAXDISP: seconds.
inline constexpr double kMaxDispersion = 16.0;

/// Reference identifier: four octets whose meaning depends on the stratum.
struct RefId {
  std::uint32_t bits = 0;

  /// Up to four ASCII characters, left-justified, zero-padded.
  [[nodiscard]] static RefId from_text(const char* text);

  /// The IPv4 address, or a hash of the IPv6 address's octets (the first four octets of its MD5, as
  /// RFC 5905 has it).
  [[nodiscard]] static RefId from_address(const IpAddress& address);

  /// Printable text for people and labels: ASCII letters for stratum 0 and 1 if all octets are
  /// printable, else dotted quad; never a byte off the wire that is not printable.
  [[nodiscard]] std::string to_text(std::uint8_t stratum) const;

  constexpr auto operator<=>(const RefId&) const = default;
};

/// Which layer took a timestamp; later ones are nearer to the wire.
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
  kOther,  ///< anything else; ignored
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
