#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/address.h"
#include "base/time.h"
#include "model/clock_command.h"
#include "model/config.h"
#include "model/ntp_types.h"
#include "model/reason.h"
#include "model/served_time.h"

namespace gnomon {

/// Names one peer for the life of the node. Never reused.
using PeerId = std::uint32_t;

/// Names one request on its own socket (RFC 9109: a fresh random port each). Never reused. Only the
/// three functions below know how it is made.
using SendId = std::uint64_t;

/// The `serial`-th request to `peer`.
[[nodiscard]] constexpr SendId send_id(PeerId peer, std::uint32_t serial) {
  return (SendId{peer} << 32U) | serial;
}

/// The peer that request `id` was sent to.
[[nodiscard]] constexpr PeerId peer_of(SendId id) { return static_cast<PeerId>(id >> 32U); }

/// Its `serial`: which request to that peer it is.
[[nodiscard]] constexpr std::uint32_t serial_of(SendId id) {
  return static_cast<std::uint32_t>(id);
}

/// Input: the node begins its work. The first input, and given once.
struct Start {
  static constexpr std::string_view kName = "start";
};

/// Input: bytes that arrived on the socket of request `id`, from any sender that reached it. They
/// may come after `CloseRequest`, for a while. `payload` has to stay valid only during the call
/// that takes the input.
struct Datagram {
  static constexpr std::string_view kName = "datagram";
  SendId id = 0;
  Endpoint from;
  std::span<const std::uint8_t> payload;
  LocalTime received;
  TimestampLayer layer = TimestampLayer::kDaemon;
  bool oversize = false;  ///< it was longer than `payload`, which is only its beginning
};

/// Input: when request `id` left. May come twice: first the daemon's own reading, then a better
/// stamp of a lower layer.
struct SendStamp {
  static constexpr std::string_view kName = "send_stamp";
  SendId id = 0;
  LocalTime when;
  TimestampLayer layer = TimestampLayer::kDaemon;
  IpAddress local;  ///< the address it left from: a peer that follows it follows us
};

/// Input: request `id` could not be sent, or the network says that nobody is there (ICMP). In the
/// second case a `SendStamp` has come before, and an answer may still come. At most once a request.
struct SendFailed {
  static constexpr std::string_view kName = "send_failed";
  SendId id = 0;
  SendError reason = SendError::kOther;
};

/// Input: what a name lookup found.
struct Resolution {
  static constexpr std::string_view kName = "resolution";
  PeerId peer = 0;
  std::vector<IpAddress> addresses;             ///< empty: it failed ...
  LookupResult result = LookupResult::kFailed;  ///< ... for this reason; else kOk
};

/// Input: the addresses of this machine, all of them. Given after `Start`, and again whenever they
/// have changed.
struct OwnAddresses {
  static constexpr std::string_view kName = "own_addresses";
  std::vector<IpAddress> addresses;
};

/// Input: the clock refused a `ClockCommand` and is as it was before.
struct AdjustFailed {
  static constexpr std::string_view kName = "adjust_failed";
  std::string what;  ///< the system call and the text of its errno
};

/// Input: a new, valid configuration. Peers that stay the same keep what is known of them.
struct Reload {
  static constexpr std::string_view kName = "reload";
  Config config;
};

/// Input: the moment that `Node::next_deadline` asked for has come.
struct Deadline {
  static constexpr std::string_view kName = "deadline";
};

/// Input: the daemon is going to end. The node saves what it has learnt; no input follows.
struct Stop {
  static constexpr std::string_view kName = "stop";
};

/// Everything that can happen to a node, as a closed set.
using Input = std::variant<Start,
                           Datagram,
                           SendStamp,
                           SendFailed,
                           Resolution,
                           OwnAddresses,
                           ClockAdjustment,
                           AdjustFailed,
                           Reload,
                           Deadline,
                           Stop>;

/// Output: open a socket on a fresh random port, send, report a `SendStamp` or `SendFailed`,
/// deliver what comes back, from whomever, until `CloseRequest` and a while longer.
struct SendRequest {
  static constexpr std::string_view kName = "send_request";
  SendId id = 0;
  Endpoint to;
  std::vector<std::uint8_t> payload;
  std::vector<IpAddress> bind = {};  ///< as `PeerConfig::bind`
};

/// Output: request `id` is over. What still comes for it is late.
struct CloseRequest {
  static constexpr std::string_view kName = "close_request";
  SendId id = 0;
};

/// Output: look `name` up; answer by a `Resolution` for the same peer.
struct ResolveName {
  static constexpr std::string_view kName = "resolve_name";
  PeerId peer = 0;
  std::string name;
  std::vector<IpAddress> bind = {};  ///< as `PeerConfig::bind`: addresses must be reachable from it
};

/// Output: nobody waits for the look-up of this peer any more.
struct DropLookup {
  static constexpr std::string_view kName = "drop_lookup";
  PeerId peer = 0;
};

/// Output: what the server is to answer from now on.
struct PublishServedTime {
  static constexpr std::string_view kName = "publish_served_time";
  ServedTime served;
};

/// Output: keep this frequency for the next start, atomically.
struct SaveFrequency {
  static constexpr std::string_view kName = "save_frequency";
  double frequency_ratio = 0;
  double error_ratio = 0;  ///< one sigma
};

/// Everything that a node can ask for, as a closed set.
using Output = std::variant<ClockCommand,
                            ClockStatus,
                            SendRequest,
                            CloseRequest,
                            ResolveName,
                            DropLookup,
                            PublishServedTime,
                            SaveFrequency>;

/// What the node asks for in one call, in order. `Stage` has all of it carried out before the node
/// takes its next input, clock commands first.
using Outbox = std::vector<Output>;

}  // namespace gnomon
