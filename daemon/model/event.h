#pragma once

#include <optional>
#include <string>
#include <variant>

#include "base/address.h"
#include "model/measurement.h"
#include "model/ntp_types.h"
#include "model/peer_state.h"
#include "model/reason.h"

namespace gnomon {

// What happened, as a closed set. `peer` is the configured name, the label value of metrics.

struct PeerAdded {
  std::string peer;
};

struct PeerRemoved {
  std::string peer;
};

struct PeerResolved {
  std::string peer;
  std::optional<IpAddress> address;  ///< none: the lookup failed
  bool replaced = false;             ///< another address took the place of the former one
};

struct RequestSent {
  std::string peer;
};

struct ResponseReceived {
  std::string peer;
};

struct ResponseRejected {
  std::string peer;
  RejectReason reason{};
};

struct KissReceived {
  std::string peer;
  KissCode code{};
};

/// A sample was believed. Its two layers feed `ntp_peer_timestamps_total`.
struct SampleAccepted {
  std::string peer;
  Measurement measurement;
};

struct PeerStateChanged {
  std::string peer;
  PeerState from{};
  PeerState to{};
};

struct ReferenceChanged {
  std::optional<std::string> peer;  ///< none: no reference any more
};

struct SystemStateChanged {
  SystemState from{};
  SystemState to{};
};

/// The clock was updated from the combined estimate.
struct ClockUpdated {
  double offset_seconds = 0;   ///< before the correction, reference - local
  double frequency_ratio = 0;  ///< correction now in force
};

struct ClockStepped {
  double seconds = 0;  ///< positive: forward
};

struct ExternalClockChange {
  double seconds = 0;  ///< positive: forward; not by us
};

struct PanicRefused {
  double offset_seconds = 0;
  double limit_seconds = 0;
};

struct ClockFailed {
  std::string what;  ///< the system call and errno text
};

struct ConfigReloaded {
  bool ok = false;
  std::string detail;  ///< the errors, one a line, if not ok
};

using Event = std::variant<PeerAdded,
                           PeerRemoved,
                           PeerResolved,
                           RequestSent,
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
                           ConfigReloaded>;

}  // namespace gnomon
