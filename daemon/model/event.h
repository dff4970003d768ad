#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "base/address.h"
#include "model/leap_calendar.h"
#include "model/listener.h"
#include "model/measurement.h"
#include "model/ntp_types.h"
#include "model/peer_state.h"
#include "model/reason.h"

namespace gnomon {

// What happened, as a closed set. `peer` is the configured name, the label value of metrics.
//
// Every event describes itself: `kName` and `fields`, which calls `field(name, value)` or
// `field(name, value, fingerprint)` for each field in order. The log's JSON and the simulator's
// trace are made of that. A value is a bool, a double, a text, an address, an enum that has words
// (model/word.h), or an optional of one of these; an empty optional is a field that does not exist.

/// Whether a field is part of the fingerprint by which the simulator tells two runs apart.
enum class Fingerprint : std::uint8_t {
  kPart,
  kNoPart,  ///< follows from other fields or from earlier events
};

struct PeerAdded {
  static constexpr const char* kName = "peer_added";
  std::string peer;

  void fields(const auto& field) const { field("peer", peer); }
};

struct PeerRemoved {
  static constexpr const char* kName = "peer_removed";
  std::string peer;

  void fields(const auto& field) const { field("peer", peer); }
};

struct PeerResolved {
  static constexpr const char* kName = "peer_resolved";
  std::string peer;
  std::optional<IpAddress> address;  ///< none: the lookup failed ...
  bool replaced = false;             ///< another address took the place of the former one
  LookupResult result = LookupResult::kFailed;  ///< ... for this reason; kOk if there is an address
  bool again = false;                           ///< the lookup before failed for the same reason

  void fields(const auto& field) const {
    field("peer", peer);
    field("ok", address.has_value(), Fingerprint::kNoPart);
    field("address", address);
    field("replaced", address ? std::optional{replaced} : std::nullopt, Fingerprint::kNoPart);
    field("result", result, Fingerprint::kNoPart);
    field("again", address ? std::nullopt : std::optional{again}, Fingerprint::kNoPart);
  }
};

/// A request has left this machine.
struct RequestSent {
  static constexpr const char* kName = "request_sent";
  std::string peer;

  void fields(const auto& field) const { field("peer", peer); }
};

/// A request could not leave, or the network sent an error back.
struct RequestFailed {
  static constexpr const char* kName = "request_failed";
  std::string peer;
  SendError reason{};
  bool again = false;  ///< the request before failed for the same reason

  void fields(const auto& field) const {
    field("peer", peer);
    field("reason", reason);
    field("again", again, Fingerprint::kNoPart);
  }
};

/// Requests failed before; now one was answered, or met silence.
struct SendingRecovered {
  static constexpr const char* kName = "sending_recovered";
  std::string peer;
  SendError from{};

  void fields(const auto& field) const {
    field("peer", peer);
    field("from", from);
  }
};

struct ResponseReceived {
  static constexpr const char* kName = "response_received";
  std::string peer;

  void fields(const auto& field) const { field("peer", peer); }
};

struct ResponseRejected {
  static constexpr const char* kName = "response_rejected";
  std::string peer;
  RejectReason reason{};

  void fields(const auto& field) const {
    field("peer", peer);
    field("reason", reason);
  }
};

struct KissReceived {
  static constexpr const char* kName = "kiss_received";
  std::string peer;
  KissCode code{};

  void fields(const auto& field) const {
    field("peer", peer);
    field("code", code);
  }
};

/// A sample was believed. Its two layers feed `ntp_peer_timestamps_total`.
struct SampleAccepted {
  static constexpr const char* kName = "sample_accepted";
  std::string peer;
  Measurement measurement;

  void fields(const auto& field) const {
    field("peer", peer);
    field("offset_seconds", measurement.offset_seconds);
    field("delay_seconds", measurement.delay_seconds);
    field("dispersion_seconds", measurement.dispersion_seconds, Fingerprint::kNoPart);
  }
};

struct PeerStateChanged {
  static constexpr const char* kName = "peer_state_changed";
  std::string peer;
  PeerState from{};
  PeerState to{};
  std::string detail{};  ///< what the word `to` leaves open; empty: nothing

  void fields(const auto& field) const {
    field("peer", peer);
    field("from", from, Fingerprint::kNoPart);
    field("to", to);
    field("detail", detail.empty() ? std::nullopt : std::optional{detail}, Fingerprint::kNoPart);
  }
};

struct ReferenceChanged {
  static constexpr const char* kName = "reference_changed";
  std::optional<std::string> peer;  ///< none: no reference any more

  void fields(const auto& field) const { field("peer", peer); }
};

struct SystemStateChanged {
  static constexpr const char* kName = "system_state_changed";
  SystemState from{};
  SystemState to{};

  void fields(const auto& field) const {
    field("from", from, Fingerprint::kNoPart);
    field("to", to);
  }
};

/// The clock was updated from the combined estimate.
struct ClockUpdated {
  static constexpr const char* kName = "clock_updated";
  double offset_seconds = 0;   ///< before the correction, reference - local
  double frequency_ratio = 0;  ///< correction now in force

  void fields(const auto& field) const {
    field("offset_seconds", offset_seconds);
    field("frequency_ratio", frequency_ratio);
  }
};

struct ClockStepped {
  static constexpr const char* kName = "clock_stepped";
  double seconds = 0;  ///< positive: forward

  void fields(const auto& field) const { field("seconds", seconds); }
};

struct ExternalClockChange {
  static constexpr const char* kName = "external_clock_change";
  double seconds = 0;  ///< positive: forward; not by us

  void fields(const auto& field) const { field("seconds", seconds); }
};

struct PanicRefused {
  static constexpr const char* kName = "panic_refused";
  double offset_seconds = 0;
  double limit_seconds = 0;

  void fields(const auto& field) const {
    field("offset_seconds", offset_seconds);
    field("limit_seconds", limit_seconds, Fingerprint::kNoPart);
  }
};

struct ClockFailed {
  static constexpr const char* kName = "clock_failed";
  std::string what;  ///< the system call and errno text

  void fields(const auto& field) const { field("what", what); }
};

/// The peers' warnings of a leap second are seen in another way than before.
struct LeapWarningChanged {
  static constexpr const char* kName = "leap_warning_changed";
  LeapWarningState from{};
  LeapWarningState to{};

  void fields(const auto& field) const {
    field("from", from, Fingerprint::kNoPart);
    field("to", to);
  }
};

struct ConfigReloaded {
  static constexpr const char* kName = "config_reloaded";
  bool ok = false;
  std::string detail;  ///< the errors, one a line, if not ok

  void fields(const auto& field) const {
    field("ok", ok);
    field("detail", ok ? std::nullopt : std::optional{detail}, Fingerprint::kNoPart);
  }
};

/// The drift file could not be written, was found not to be writable, or is writable again.
struct StateFileTried {
  static constexpr const char* kName = "state_file_tried";
  bool ok = false;
  std::string detail;  ///< what is in the way, if not ok

  void fields(const auto& field) const {
    field("ok", ok);
    field("detail", ok ? std::nullopt : std::optional{detail}, Fingerprint::kNoPart);
  }
};

/// A listener began to hear, ceased to, or cannot for another reason than before.
struct ListenerChanged {
  static constexpr const char* kName = "listener_changed";
  ListenerSnapshot listener;

  void fields(const auto& field) const {
    field("service", listener.service);
    field("address", listener.where.to_string());
    field("listening", listener.listening());
    field("problem", listener.listening() ? std::nullopt : std::optional{listener.problem});
  }
};

using Event = std::variant<PeerAdded,
                           PeerRemoved,
                           PeerResolved,
                           RequestSent,
                           RequestFailed,
                           SendingRecovered,
                           ResponseReceived,
                           ResponseRejected,
                           KissReceived,
                           SampleAccepted,
                           PeerStateChanged,
                           ReferenceChanged,
                           SystemStateChanged,
                           ClockUpdated,
                           ClockStepped,
                           ExternalClockChange,
                           PanicRefused,
                           ClockFailed,
                           LeapWarningChanged,
                           ConfigReloaded,
                           StateFileTried,
                           ListenerChanged>;

/// "peer_added", "sample_accepted" ...: what kind of event it is, for programs.
[[nodiscard]] inline const char* event_name(const Event& event) {
  return std::visit([](const auto& one) { return one.kName; }, event);
}

}  // namespace gnomon
