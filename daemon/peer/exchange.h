#pragma once

#include <optional>

#include "base/address.h"
#include "base/rng.h"
#include "model/clock_command.h"
#include "model/config.h"
#include "model/node_io.h"
#include "model/now.h"
#include "wire/header.h"

namespace gnomon {

/// One request and what is needed to recognise its response. The transmit timestamp on the wire is
/// random: it tells nothing about our clock and cannot be guessed (RFC 5905 test 2).
class Exchange {
 public:
  /// A request to `to`; `id` names its socket.
  Exchange(SendId id, Endpoint to, const PeerConfig& config, int poll_log2, Now now, Rng& rng);

  [[nodiscard]] SendRequest request() const;

  /// A better idea of when the request left.
  void sent(const SendStamp& stamp);

  /// The clock was adjusted while the request was under way.
  void on_adjusted(const ClockAdjustment& adjustment);

  void mark_answered() { answered_ = true; }

  [[nodiscard]] SendId id() const { return id_; }

  [[nodiscard]] const Endpoint& to() const { return to_; }

  [[nodiscard]] MonoTime started() const { return started_; }

  [[nodiscard]] bool answered() const { return answered_; }

  /// What a response must carry as its origin.
  [[nodiscard]] NtpTimestamp nonce() const { return header_.transmit; }

  /// T1, the transmit time of the request.
  [[nodiscard]] LocalTime transmitted() const { return transmitted_; }

  [[nodiscard]] TimestampLayer layer() const { return layer_; }

  /// The address that the request left from, once known.
  [[nodiscard]] const std::optional<IpAddress>& local() const { return local_; }

 private:
  SendId id_;
  Endpoint to_;
  Header header_;
  MonoTime started_;
  LocalTime transmitted_;
  TimestampLayer layer_ = TimestampLayer::kDaemon;
  std::optional<IpAddress> local_;
  bool answered_ = false;
};

}  // namespace gnomon
