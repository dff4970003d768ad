#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>

#include "base/address.h"
#include "base/spsc_queue.h"
#include "base/time.h"
#include "io/answer_source.h"
#include "io/datagram_service.h"
#include "sys/socket_address.h"

namespace gnomon {

/// How an answer gets back to who asked: opaque to everybody but the pool that answers.
struct ReturnPath {
  std::size_t worker = 0;  ///< the socket it came to is that worker's ...
  std::size_t socket = 0;  ///< ... with this number
  SocketAddress to;
  AnswerSource source;
};

/// A datagram that a worker hands up to the main loop.
struct HandedUp {
  Endpoint client;
  std::optional<IpAddress> local;  ///< the address that it was sent to, if the kernel said so
  LocalTime received;
  ReturnPath back;
  std::array<std::uint8_t, kMaxDatagram> octets{};
  std::size_t size = 0;  ///< of `octets`

  [[nodiscard]] std::span<const std::uint8_t> payload() const {
    return std::span{octets}.first(size);
  }
};

/// The way of datagrams from the server's workers to the main loop. Each worker has a queue of its
/// own for kMostWaiting datagrams. A worker never waits: what does not fit is lost, and counted.
/// The loop takes at most what fits into the queues, then lets other work go on. A datagram that is
/// queued is the handler's: the worker counted its arrival, the handler counts what became of it.
class HandUpLine {
 public:
  static constexpr std::size_t kMostWaiting = 16;

  /// Called on the loop's thread; the datagram is valid during the call only. Does not destroy the
  /// line.
  using Handler = std::function<void(const HandedUp&)>;

  /// A worker's end of the line.
  class WorkerEnd {
   public:
    explicit WorkerEnd(int wake) : wake_{wake} {}

    /// The worker's thread only. `fill(HandedUp&)` writes all members. Never blocks. False: the
    /// queue is full, and the datagram is lost.
    template <class Fill>
    [[nodiscard]] bool hand_up(const Fill& fill) {
      if (!queue_.push(fill)) {
        lost_.fetch_add(1, std::memory_order_relaxed);
        return false;
      }
      wake_loop();
      return true;
    }

   private:
    friend class HandUpLine;

    void wake_loop() const;

    int wake_;
    SpscQueue<HandedUp, kMostWaiting> queue_;
    std::atomic<std::uint64_t> lost_{0};
  };

  /// `loop` outlives the line. Throws std::system_error if the system has no descriptor left.
  HandUpLine(asio::io_context& loop, Handler handler);

  /// An end for one more worker; valid as long as the line. The loop's thread, and before any
  /// worker uses its end.
  [[nodiscard]] WorkerEnd& add_worker();

  /// Datagrams so far that found their queue full. Any thread.
  [[nodiscard]] std::uint64_t lost() const;

 private:
  void await();
  void deliver();

  asio::posix::stream_descriptor wake_;
  Handler handler_;
  std::vector<std::unique_ptr<WorkerEnd>> ends_;
  /// A wait that completes after the line is gone finds this gone, too.
  std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);
};

}  // namespace gnomon
