#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/address.h"
#include "base/time.h"
#include "model/clock_command.h"
#include "model/ntp_types.h"
#include "model/served_time.h"

namespace gnomon {

/// Names one request on its own socket (RFC 9109: a fresh random port each). Never reused.
using SendId = std::uint64_t;

/// Names one peer for the life of the node. Never reused.
using PeerId = std::uint32_t;

/// Input: bytes that arrived on the socket of request `id`, from any sender that reached it.
struct Datagram {
  SendId id = 0;
  Endpoint from;
  std::span<const std::uint8_t> payload;
  LocalTime received;
  TimestampLayer layer = TimestampLayer::kDaemon;
};

/// Input: when request `id` left. May come twice, first from the daemon, then from a lower layer.
struct SendStamp {
  SendId id = 0;
  LocalTime when;
  TimestampLayer layer = TimestampLayer::kDaemon;
  IpAddress local;  ///< the address it left from: a peer that follows it follows us
};

/// Input: what a name lookup found; empty: it failed.
struct Resolution {
  PeerId peer = 0;
  std::vector<IpAddress> addresses;
};

/// Output: open a socket on a fresh random port, connect it to `to`, send, report `on_sent`,
/// deliver what comes back until `CloseRequest`.
struct SendRequest {
  SendId id = 0;
  Endpoint to;
  std::vector<std::uint8_t> payload;
};

/// Output: the socket of `id` is not needed any more.
struct CloseRequest {
  SendId id = 0;
};

/// Output: look `name` up; answer by `on_resolved` with the same peer.
struct ResolveName {
  PeerId peer = 0;
  std::string name;
};

/// Output: what the server is to answer from now on.
struct PublishServedTime {
  ServedTime served;
};

/// Output: keep this frequency for the next start, atomically.
struct SaveFrequency {
  double frequency_ratio = 0;
  double error_ratio = 0;  ///< one sigma
};

using Output = std::variant<ClockCommand,
                            ClockStatus,
                            SendRequest,
                            CloseRequest,
                            ResolveName,
                            PublishServedTime,
                            SaveFrequency>;

/// The core's commands, in order. The driver carries all of them out before it delivers the next
/// input, clock commands first.
using Outbox = std::vector<Output>;

}  // namespace gnomon
