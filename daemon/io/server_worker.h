#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/latest_cell.h"
#include "base/result.h"
#include "io/datagram_service.h"
#include "io/hand_up.h"
#include "io/packet_batch.h"
#include "io/server_counters.h"
#include "model/serving_state.h"
#include "sys/file_descriptor.h"

namespace gnomon {

/// One thread that answers what comes to its sockets. It blocks in epoll only and shares nothing
/// but its counters and the serving state, which it loads once a batch. Made without a thread, so
/// that privileges are dropped and the program is confined before there is one.
class ServerWorker {
 public:
  /// What a worker works with.
  struct Parts {
    std::unique_ptr<DatagramService> service;
    const LatestCell<ServingState>& state;  ///< outlives the worker
    /// Outlives the worker. Null, or full: what the service wants to hand up is dropped, and
    /// counted as a mode that is not answered. What is queued the worker counts as a request only.
    HandUpLine::WorkerEnd* hand_ups = nullptr;
    std::size_t number = 0;  ///< of the worker, for the way back of what is handed up
  };

  /// Has room for `sockets` of them, none yet, and starts nothing. The error is the failed call in
  /// words.
  [[nodiscard]] static Result<std::unique_ptr<ServerWorker>, std::string> make(std::size_t sockets);

  ServerWorker(const ServerWorker&) = delete;
  ServerWorker& operator=(const ServerWorker&) = delete;
  /// Starts the thread; once. What came to the sockets meanwhile is answered. The error is the
  /// failed call in words.
  [[nodiscard]] Result<void, std::string> serve(Parts parts);

  /// Serves a bound socket as number `number`, from now on and in place of the one that had the
  /// number before. One thread, also while the worker's runs. The error is the failed call in
  /// words.
  [[nodiscard]] Result<void, std::string> put(std::size_t number, FileDescriptor socket);

  /// Stops: the batch in work is finished, then the thread ends.
  ~ServerWorker();

  [[nodiscard]] const ServerCounters& counters() const { return counters_; }

  /// The descriptor of one of its sockets, to send on; -1: none yet. The thread that puts.
  [[nodiscard]] int socket(std::size_t number) const {
    return sockets_.at(number).descriptor.get();
  }

 private:
  struct Socket {
    FileDescriptor descriptor;  ///< set once, before the worker hears of it
    std::size_t number = 0;
    std::uint32_t drops = 0;  ///< the kernel's count when last seen
  };

  /// The requests of a batch that are going to be answered.
  struct Pending {
    std::array<std::size_t, kMaxBatch> slots{};
    std::array<LocalTime, kMaxBatch> received{};
    std::size_t count = 0;

    void add(std::size_t slot, LocalTime when) {
      slots[count] = slot;
      received[count] = when;
      ++count;
    }
  };

  ServerWorker() = default;

  [[nodiscard]] bool prepare_polling();
  void run();
  void serve(Socket& socket);
  void take(std::size_t slot, Socket& socket, const ClockMap& map, SystemTime now);
  void hand_up(std::size_t slot, const Socket& socket, LocalTime received);
  void answer(const Socket& socket, const ClockMap& map);
  void launch();

  /// From `serve` on; before, it ends the program.
  [[nodiscard]] Parts& parts();

  std::optional<Parts> parts_;  ///< none before `serve`
  std::vector<Socket> sockets_;
  FileDescriptor epoll_;
  FileDescriptor stop_;
  ServerCounters counters_;
  PacketBatch batch_;
  Pending pending_;
  std::thread thread_;
};

}  // namespace gnomon
