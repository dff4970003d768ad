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
    /// When a request left. The first call has the time that was read just before the send; it
    /// comes before any datagram of the same request. If the kernel stamps the packet, a second
    /// call has the stamp.
    virtual void on_sent(const SendStamp& stamp) = 0;
    /// A request failed: there was no socket or no route, or an ICMP error came back. Its socket is
    /// closed already.
    virtual void on_send_failed(SendId id) = 0;
  };

  /// Turns a time of CLOCK_REALTIME into local time, by the clock's map of the moment of the call.
  using ToLocal = std::function<LocalTime(SystemTime)>;

  static constexpr std::size_t kDefaultLimit = 4096;

  /// `loop` and `handler` must outlive the object. If `limit` requests are open, further ones fail.
  ClientSockets(asio::io_context& loop,
                ToLocal to_local,
                Handler& handler,
                std::size_t limit = kDefaultLimit);
  ClientSockets(const ClientSockets&) = delete;
  ClientSockets& operator=(const ClientSockets&) = delete;
  /// Closes all sockets; the handler is not called any more.
  ~ClientSockets();

  void send(const SendRequest& request);

  /// Closes the socket of a request; what comes for it later is lost. Does nothing if it is not
  /// open.
  void close(const CloseRequest& request);

  /// Number of open requests.
  [[nodiscard]] std::size_t size() const;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace gnomon
