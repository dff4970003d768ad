#pragma once

#include <sys/socket.h>

#include <atomic>
#include <cstdint>
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
  /// Who decides what becomes of the connections. All of it is called on the acceptor's thread.
  class Host {
   public:
    Host() = default;
    Host(const Host&) = delete;
    Host& operator=(const Host&) = delete;
    virtual ~Host() = default;

    /// Takes a connection from an address.
    virtual void enter(FileDescriptor connection, const SocketAddress& from) = 0;

    /// Descriptors have run out while somebody wants to come in.
    virtual void make_room() = 0;

    /// Looks after those who are in; milliseconds until it wants to look again, -1: whenever
    /// somebody has come in.
    [[nodiscard]] virtual int look_after() = 0;
  };

  /// Starts nothing. `host` outlives it. The error is the failed call in words.
  [[nodiscard]] static Result<std::unique_ptr<Acceptor>, std::string> make(Host& host);

  /// Stops the thread; waits for a call of the host that is under way.
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
  explicit Acceptor(Host& host) : host_{host} {}

  void run();
  /// False: it cannot accept at the moment, because descriptors or memory have run out or for a
  /// reason that nobody has foreseen.
  [[nodiscard]] bool accept_from(int listener);
  /// False: the acceptor is to end.
  [[nodiscard]] bool pause() const;

  Host& host_;
  FileDescriptor epoll_;
  FileDescriptor stop_;
  std::vector<FileDescriptor> sockets_;  ///< by number; the thread knows them by epoll only
  std::atomic<std::uint64_t> pauses_{0};
  std::thread thread_;
};

}  // namespace gnomon
