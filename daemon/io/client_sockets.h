#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "base/time.h"
#include "model/node_io.h"

namespace asio {
class io_context;
}

namespace gnomon {

/// Carries out `SendRequest` and `CloseRequest`: each request has a UDP socket of its own on a
/// fresh random port (RFC 9109), connected to the peer, so that only the peer's datagrams reach it.
/// Time stamps are the kernel's where it gives them. One thread, the loop's; nothing blocks.
class ClientSockets {
 public:
  /// What became of a request. Always called from the loop, never from within `send` or `close`.
  class Handler {
   public:
    Handler() = default;
    Handler(const Handler&) = delete;
    Handler& operator=(const Handler&) = delete;
    virtual ~Handler() = default;

    /// `datagram.payload` is valid during the call.
    virtual void on_datagram(const Datagram& datagram) = 0;
    /// First with the time read before the send, then, if the kernel gives one, with its stamp. The
    /// first call comes before any datagram of the same request.
    virtual void on_sent(const SendStamp& stamp) = 0;
    /// No socket, no route, or an ICMP error came back. The socket is closed.
    virtual void on_send_failed(SendId id) = 0;
  };

  /// Turns stamps of CLOCK_REALTIME into local time, as the clock's map is at the moment.
  using ToLocal = std::function<LocalTime(SystemTime)>;

  static constexpr std::size_t kDefaultLimit = 4096;

  /// `loop` and `handler` outlive the object. Beyond `limit` open requests further ones fail.
  ClientSockets(asio::io_context& loop,
                ToLocal to_local,
                Handler& handler,
                std::size_t limit = kDefaultLimit);
  ClientSockets(const ClientSockets&) = delete;
  ClientSockets& operator=(const ClientSockets&) = delete;
  /// Closes all sockets; the handler is not called any more.
  ~ClientSockets();

  void send(const SendRequest& request);

  /// Of an id that is not open: nothing.
  void close(const CloseRequest& request);

  /// Open requests.
  [[nodiscard]] std::size_t size() const;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace gnomon
