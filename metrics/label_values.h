#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/exposition_format.h"
#include "metrics/http_counts.h"
#include "model/config.h"
#include "model/leap_calendar.h"
#include "model/listener.h"
#include "model/log_level.h"
#include "model/ntp_types.h"
#include "model/peer_state.h"
#include "model/reason.h"
#include "model/word.h"

namespace gnomon {

/// Which way the clock was stepped.
enum class StepDirection : std::uint8_t {
  kForward,
  kBackward,
};

[[nodiscard]] constexpr Word word(StepDirection direction) {
  switch (direction) {
    case StepDirection::kForward:
      return {.text = "forward"};
    case StepDirection::kBackward:
      return {.text = "backward"};
  }
  return {};
}

/// How something ended.
enum class Outcome : std::uint8_t {
  kOk,
  kFailed,
};

[[nodiscard]] constexpr Word word(Outcome outcome) {
  switch (outcome) {
    case Outcome::kOk:
      return {.text = "ok"};
    case Outcome::kFailed:
      return {.text = "failed"};
  }
  return {};
}

/// How the server answers.
enum class ResponseMode : std::uint8_t {
  kBasic,        ///< from the request alone
  kInterleaved,  ///< with the time at which the answer before left (RFC 9769)
};

[[nodiscard]] constexpr Word word(ResponseMode mode) {
  switch (mode) {
    case ResponseMode::kBasic:
      return {.text = "basic"};
    case ResponseMode::kInterleaved:
      return reserved_word("interleaved");
  }
  return {};
}

/// Where the values of a label come from. All but the first three are closed sets, so that a series
/// exists with 0 before its first event and nothing from the wire can make a new one.
enum class LabelValues : std::uint8_t {
  kPeer,             ///< the configured names
  kListenAddress,    ///< the configured addresses with port
  kText,             ///< any text; allowed in `_info` series only
  kSystemState,      ///< `SystemState`
  kPeerState,        ///< `PeerState`
  kPeerClass,        ///< what peers are counted by
  kPeerMode,         ///< how a peer is spoken to
  kPeerAuth,         ///< how its packets are authenticated
  kFamily,           ///< ipv4, ipv6
  kLeap,             ///< `LeapIndicator`
  kLeapWarning,      ///< `LeapWarningState`
  kDirection,        ///< `StepDirection`
  kRejectReason,     ///< `RejectReason`
  kSendError,        ///< `SendError`
  kLookupResult,     ///< `LookupResult`
  kDropReason,       ///< `DropReason`
  kKissCode,         ///< `KissCode`
  kLayer,            ///< `TimestampLayer`
  kPacketDirection,  ///< of a packet that the server stamped
  kResult,           ///< `Outcome`
  kServerVersion,    ///< NTP version of a request
  kServerAuth,       ///< authentication of a request
  kResponseMode,     ///< `ResponseMode`
  kClockDriver,      ///< `ClockDriver`
  kSeverity,         ///< of a threshold
  kLogLevel,         ///< `LogLevel`
  kFormat,           ///< `ExpositionFormat`
  kListenService,    ///< `ListenService`
  kLogLoss,          ///< `LogLossReason`
  kHttpRefusal,      ///< `HttpRefusal`
  kHttpClosure,      ///< `HttpClosure`
  kHttpCode,         ///< `HttpCode`
};

// Which set an enum belongs to. A counter by an enum refuses one that does not belong to its label.
[[nodiscard]] constexpr LabelValues set_of(StepDirection /*value*/) {
  return LabelValues::kDirection;
}

[[nodiscard]] constexpr LabelValues set_of(Outcome /*value*/) { return LabelValues::kResult; }

[[nodiscard]] constexpr LabelValues set_of(RejectReason /*value*/) {
  return LabelValues::kRejectReason;
}

[[nodiscard]] constexpr LabelValues set_of(SendError /*value*/) { return LabelValues::kSendError; }

[[nodiscard]] constexpr LabelValues set_of(LookupResult /*value*/) {
  return LabelValues::kLookupResult;
}

[[nodiscard]] constexpr LabelValues set_of(KissCode /*value*/) { return LabelValues::kKissCode; }

[[nodiscard]] constexpr LabelValues set_of(TimestampLayer /*value*/) { return LabelValues::kLayer; }

[[nodiscard]] constexpr LabelValues set_of(ExpositionFormat /*value*/) {
  return LabelValues::kFormat;
}

/// Every value of a closed set, in the order of its enum; empty for `kPeer`, `kListenAddress` and
/// `kText`.
[[nodiscard]] const std::vector<std::string>& label_values(LabelValues set);

/// True if nothing in this version produces the value at `place` of `label_values(set)`: it has no
/// series.
[[nodiscard]] bool is_reserved(LabelValues set, std::size_t place);

/// What a reference identifier says, printable; empty if it is zero. At stratum 16 it is a code
/// such as INIT, never an address.
[[nodiscard]] std::string refid_label(RefId refid, std::uint8_t stratum);

}  // namespace gnomon
