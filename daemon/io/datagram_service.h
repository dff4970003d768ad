#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "base/address.h"
#include "base/time.h"
#include "model/serve_outcome.h"
#include "model/serving_state.h"

namespace gnomon {

/// Datagrams that a worker takes at once.
inline constexpr std::size_t kMaxBatch = 64;
/// Octets of the longest datagram that is looked at; longer ones count as malformed.
inline constexpr std::size_t kMaxDatagram = 2048;

/// What a server worker serves. One per worker, used on its thread only. A worker first prepares
/// the answers to a batch of requests, then finishes and sends them, so there is a slot for each.
class DatagramService {
 public:
  DatagramService() = default;
  DatagramService(const DatagramService&) = delete;
  DatagramService& operator=(const DatagramService&) = delete;
  virtual ~DatagramService() = default;

  /// Begins a batch: what follows until the next `begin` is answered with `state`, which is valid
  /// until the last `finish` of the batch.
  virtual void begin(const ServingState& state) = 0;

  /// Decides what becomes of `request`, which has at least one octet and is valid during the call
  /// only. ServeAnswer: the answer is kept in `slot` (< kMaxBatch) until `finish`. ServeHandUp: the
  /// worker passes it to the main loop.
  [[nodiscard]] virtual ServeOutcome prepare(std::size_t slot,
                                             const IpAddress& client,
                                             std::span<const std::uint8_t> request,
                                             LocalTime received) = 0;

  /// Writes the answer kept in `slot`, which leaves at `now`, to the start of `room` and returns
  /// its size, 1 to room.size(). `room` is as long as the request was and still holds its octets,
  /// so that the answer cannot be longer and what is not written tells nothing of others.
  [[nodiscard]] virtual std::size_t finish(std::size_t slot,
                                           LocalTime now,
                                           std::span<std::uint8_t> room) = 0;
};

/// Makes one service for each worker; called on the starting thread.
using ServiceFactory = std::function<std::unique_ptr<DatagramService>()>;

}  // namespace gnomon
