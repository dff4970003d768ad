#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "base/address.h"
#include "base/result.h"
#include "base/time.h"
#include "model/reason.h"

namespace gnomon {

/// Answers have this size, always: an NTP header.
inline constexpr std::size_t kReplySize = 48;
/// Datagrams that a worker takes at once.
inline constexpr std::size_t kMaxBatch = 64;

/// What a server worker serves. One per worker, used on its thread only. A worker first prepares
/// the answers to a batch of requests, then stamps and sends them, so there is a slot for each.
class DatagramService {
 public:
  DatagramService() = default;
  DatagramService(const DatagramService&) = delete;
  DatagramService& operator=(const DatagramService&) = delete;
  virtual ~DatagramService() = default;

  /// Works out the answer to `request` and keeps it in `slot` (< kMaxBatch), or says why there is
  /// none. `request` is valid during the call only.
  [[nodiscard]] virtual Result<void, DropReason> prepare(std::size_t slot,
                                                         const IpAddress& client,
                                                         std::span<const std::uint8_t> request,
                                                         LocalTime received) = 0;

  /// Writes the answer kept in `slot`, which leaves at `now`.
  virtual void stamp(std::size_t slot,
                     LocalTime now,
                     std::span<std::uint8_t, kReplySize> reply) = 0;
};

/// Makes one service for each worker; called on the starting thread.
using ServiceFactory = std::function<std::unique_ptr<DatagramService>()>;

}  // namespace gnomon
