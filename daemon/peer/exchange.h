#pragma once

#include "base/address.h"
#include "base/rng.h"
#include "model/clock_command.h"
#include "model/config.h"
#include "model/node_io.h"
#include "model/now.h"
#include "wire/header.h"

namespace gnomon {

/// One request, and what is needed to recognise its response. The transmit timestamp on the wire is
/// a random number, a nonce. It says nothing about our clock, and who has not seen the request
/// cannot guess it (RFC 5905, test 2; RFC 9109 for the random port).
class Exchange {
 public:
  /// Makes a request to `to`. `id` names the request and its socket. `now` is the first idea of
  /// when the request leaves. `rng` gives the nonce.
  Exchange(SendId id, Endpoint to, const PeerConfig& config, int poll_log2, Now now, Rng& rng);

  /// The output that sends it.
  [[nodiscard]] SendRequest request() const;

  /// Reports when the request left. A stamp from a layer that is farther from the wire than the one
  /// known already is ignored.
  void sent(const SendStamp& stamp);

  /// The clock was adjusted while the request was under way: moves T1 into the new frame.
  void on_adjusted(const ClockAdjustment& adjustment);

  /// A response was accepted as the answer: any further one is a duplicate.
  void mark_answered() { answered_ = true; }

  [[nodiscard]] SendId id() const { return id_; }

  [[nodiscard]] const Endpoint& to() const { return to_; }

  [[nodiscard]] MonoTime started() const { return started_; }

  [[nodiscard]] bool answered() const { return answered_; }

  /// What a response must carry as its origin timestamp. Never zero.
  [[nodiscard]] NtpTimestamp nonce() const { return header_.transmit; }

  /// T1, the transmit time of the request, in the present frame.
  [[nodiscard]] LocalTime transmitted() const { return transmitted_; }

  /// The layer that took T1.
  [[nodiscard]] TimestampLayer layer() const { return layer_; }

 private:
  SendId id_;
  Endpoint to_;
  Header header_;
  MonoTime started_;
  LocalTime transmitted_;
  TimestampLayer layer_ = TimestampLayer::kDaemon;
  bool answered_ = false;
};

}  // namespace gnomon
