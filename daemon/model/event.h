#pragma once

#include <optional>
#include <string>
#include <variant>

#include "model/event_field.h"
#include "model/leap_calendar.h"
#include "model/listener.h"
#include "model/peer_event.h"
#include "model/peer_state.h"

namespace gnomon {

// What happened, as a closed set. `peer` is the configured name, the label value of metrics.
//
// Every event describes itself: `kName` and `fields`, which calls `field(name, value)` or
// `field(name, value, fingerprint)` for each field in order. The log's JSON and the simulator's
// trace are made of that. A value is a bool, a double, a text, an address, an enum that has words
// (model/word.h), or an optional of one of these; an empty optional is a field that does not exist.

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
