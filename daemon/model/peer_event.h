#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/address.h"
#include "model/event_field.h"
#include "model/measurement.h"
#include "model/ntp_types.h"
#include "model/peer_state.h"
#include "model/reason.h"

namespace gnomon {

// What happened to a peer. `peer` is the configured name, the label value of metrics.

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

}  // namespace gnomon
