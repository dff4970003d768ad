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
/// fresh random port (RFC 9109). Time stamps are the kernel's where it gives them. One thread, the
/// loop's; nothing blocks.
///
/// A socket takes datagrams from everybody, and it stays for a while after its request was closed:
/// an answer that comes from the wrong address, or too late, is to be seen and counted. Closed
/// requests give way as soon as descriptors run short.
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
    /// A request could not leave (then there is no `on_sent`), or the network sent an error back,
    /// also after it was closed. At most once a request.
    virtual void on_send_failed(const SendFailed& failed) = 0;
  };

  /// Turns a time of CLOCK_REALTIME into local time, by the clock's map of the moment of the call.
  using ToLocal = std::function<LocalTime(SystemTime)>;

  static constexpr std::size_t kDefaultLimit = 4096;
  /// Most closed requests whose sockets still listen; at most a sixteenth of the descriptors that
  /// the process may have.
  static constexpr std::size_t kMostLingering = 64;
  /// How long a closed request's socket still listens at most.
  static constexpr Duration kLinger = Duration::milliseconds(60'000);

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

  /// A request is over. What comes for it later is still delivered for a while. Does nothing if the
  /// request is not open.
  void close(const CloseRequest& request);

  /// Closes everything at once, so that the loop can end. The handler is not called any more.
  void stop();

  /// Number of open requests.
  [[nodiscard]] std::size_t size() const;

  /// Number of closed requests whose sockets still listen.
  [[nodiscard]] std::size_t lingering() const;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace gnomon
