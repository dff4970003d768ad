#pragma once

#include <sys/socket.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"
#include "sys/file_descriptor.h"
#include "sys/listen_socket.h"
#include "sys/socket_address.h"

namespace gnomon {

/// Accepts the connections of all listeners, on one thread. libmicrohttpd could do that itself, but
/// it turns in a busy loop when the descriptors have run out. Here accepting then pauses for a
/// moment, and goes on when there are descriptors again; meanwhile connections wait in the kernel.
class Acceptor {
 public:
  /// Takes a connection from an address. Called on the acceptor's thread.
  using Take = std::function<void(FileDescriptor connection, const SocketAddress& from)>;

  /// Starts nothing. The error is the failed call in words.
  [[nodiscard]] static Result<std::unique_ptr<Acceptor>, std::string> make(Take take);

  /// Stops the thread; waits for a `Take` that is under way.
  ~Acceptor();
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  /// Accepts on `socket` as number `number`, from now on and in place of the one that had the
  /// number before. One thread, also while the acceptor's runs. The error is the failed call in
  /// words.
  [[nodiscard]] Result<void, std::string> put(std::size_t number, ListenSocket socket);

  /// Starts the thread; once.
  [[nodiscard]] Result<void, std::string> serve();

  /// How often accepting paused because descriptors or memory had run out. Any thread.
  [[nodiscard]] std::uint64_t pauses() const { return pauses_.load(std::memory_order_relaxed); }

 private:
  explicit Acceptor(Take take) : take_{std::move(take)} {}

  void run();
  /// False: it cannot accept at the moment, because descriptors or memory have run out or for a
  /// reason that nobody has foreseen.
  [[nodiscard]] bool accept_from(int listener);
  /// False: the acceptor is to end.
  [[nodiscard]] bool pause() const;

  Take take_;
  FileDescriptor epoll_;
  FileDescriptor stop_;
  std::vector<FileDescriptor> sockets_;  ///< by number; the thread knows them by epoll only
  std::atomic<std::uint64_t> pauses_{0};
  std::thread thread_;
};

}  // namespace gnomon
