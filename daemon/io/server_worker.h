#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/latest_cell.h"
#include "base/result.h"
#include "io/datagram_service.h"
#include "io/file_descriptor.h"
#include "io/packet_batch.h"
#include "io/server_counters.h"
#include "model/serving_state.h"

namespace gnomon {

/// One thread that answers what comes to its sockets. It blocks in epoll only and shares nothing
/// but its counters and the serving state, which it loads once a batch.
class ServerWorker {
 public:
  /// Starts serving. `state` outlives the worker. The error is the failed call in words.
  [[nodiscard]] static Result<std::unique_ptr<ServerWorker>, std::string> start(
      std::vector<FileDescriptor> sockets,
      std::unique_ptr<DatagramService> service,
      const LatestCell<ServingState>& state);

  ServerWorker(const ServerWorker&) = delete;
  ServerWorker& operator=(const ServerWorker&) = delete;
  /// Stops: the batch in work is finished, then the thread ends.
  ~ServerWorker();

  [[nodiscard]] const ServerCounters& counters() const { return counters_; }

  [[nodiscard]] std::size_t socket_count() const { return sockets_.size(); }

 private:
  struct Socket {
    FileDescriptor descriptor;
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

  ServerWorker(std::unique_ptr<DatagramService> service, const LatestCell<ServingState>& state);

  [[nodiscard]] bool prepare_polling(std::vector<FileDescriptor> sockets);
  void run();
  void serve(Socket& socket);
  void take(std::size_t slot, Socket& socket, const ClockMap& map, SystemTime now);
  void answer(const Socket& socket, const ClockMap& map);
  void launch();

  std::unique_ptr<DatagramService> service_;
  const LatestCell<ServingState>& state_;
  std::vector<Socket> sockets_;
  FileDescriptor epoll_;
  FileDescriptor stop_;
  ServerCounters counters_;
  PacketBatch batch_;
  Pending pending_;
  std::thread thread_;
};

}  // namespace gnomon
