#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/config.h"
#include "model/log_level.h"
#include "model/ntp_types.h"

namespace gnomon {

/// Where the values of a label come from. All but the first two are closed sets, so that a series
/// exists with 0 before its first event and nothing from the wire can make a new one.
enum class LabelValues : std::uint8_t {
  kPeer,             ///< the configured names
  kText,             ///< any text; allowed in `_info` series only
  kSystemState,      ///< `SystemState`
  kPeerState,        ///< `PeerState`
  kPeerClass,        ///< what peers are counted by
  kPeerMode,         ///< how a peer is spoken to
  kPeerAuth,         ///< how its packets are authenticated
  kFamily,           ///< ipv4, ipv6
  kLeap,             ///< `LeapIndicator`
  kDirection,        ///< of a step
  kRejectReason,     ///< `RejectReason`
  kDropReason,       ///< `DropReason`
  kKissCode,         ///< `KissCode`
  kLayer,            ///< `TimestampLayer`
  kPacketDirection,  ///< of a packet that the server stamped
  kResult,           ///< ok, failed
  kServerVersion,    ///< NTP version of a request
  kServerAuth,       ///< authentication of a request
  kResponseMode,     ///< basic, interleaved
  kClockDriver,      ///< `ClockDriver`
  kSeverity,         ///< of a threshold
  kLogLevel,         ///< of a log message
  kFormat,           ///< of a scrape
};

/// Every value of a closed set, in the order of its enum; empty for `kPeer` and `kText`.
[[nodiscard]] const std::vector<std::string>& label_values(LabelValues set);

/// What a reference identifier says, printable; empty if it is zero. At stratum 16 it is a code
/// such as INIT, never an address.
[[nodiscard]] std::string refid_label(RefId refid, std::uint8_t stratum);

/// `text` made safe for a label, HTML or JSON: valid UTF-8 is kept, every byte that is not part of
/// it and every control character becomes '?'.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace gnomon
