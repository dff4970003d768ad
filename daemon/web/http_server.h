#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/address.h"
#include "base/result.h"
#include "metrics/http_counts.h"
#include "model/listener.h"
#include "web/http_door.h"
#include "web/http_message.h"

namespace gnomon {

/// HTTP/1.1 with GET and HEAD, for few clients, of which several may be slow or hostile.
///
/// Three threads serve all listeners. The acceptor lets connections in (`Acceptor`), and closes
/// what takes too long or is in the way (`HttpDoor`). The network thread reads and writes, and
/// never blocks. So a client that is slow, half-open or silent delays nobody. What takes time is
/// answered on one worker thread: it gets all requests that wait at once, while their connections
/// are suspended.
class HttpServer {
 public:
  struct Handler {
    /// Answers what can be answered without waiting; empty for everything else. Called on a network
    /// thread, and must not block.
    std::function<std::optional<HttpReply>(const HttpRequest&)> at_once;

    /// Answers all requests that wait. Called on the worker thread, and may take its time.
    /// `send(index, reply)` sends the reply to the request of that index, at once; a request for
    /// which it is not called gets 500.
    std::function<void(std::span<const HttpRequest>,
                       const std::function<void(std::size_t, HttpReply)>& send)>
        batch;
  };

  /// Limits of all listeners together.
  struct Limits {
    HttpDoor::Limits door;                                         ///< of all listeners together
    std::size_t connection_memory_bytes = std::size_t{16} * 1024;  ///< head of a request included
    std::size_t ignored_body_bytes = 4096;  ///< a GET may have a body that says nothing
  };

  /// Listens on those endpoints of `listen` that can be bound, see `listeners`. Starts no thread:
  /// connections wait in the kernel's queue until `serve`. The error is what cannot heal, in words.
  [[nodiscard]] static Result<std::unique_ptr<HttpServer>, std::string> bind(
      const std::vector<Endpoint>& listen, Handler handler, Limits limits);

  /// Starts the threads. To be called once; needs no privilege. The error says which thread, and
  /// why; the server is then of no use any more.
  [[nodiscard]] Result<void, std::string> serve();

  /// Ends the threads. Waits for a batch that is being answered; requests that wait get 503.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Tries again to bind what is not bound, binds anew what has died with its interface, and looks
  /// which addresses the machine has now. Does not wait. The thread that called `bind`.
  void look_after();

  /// All that it is to listen on, in the given order, as `bind` or `look_after` left them. Port 0
  /// is replaced by the port that the system chose. The thread that called `bind`.
  [[nodiscard]] std::vector<ListenerSnapshot> listeners() const;

  /// Their addresses.
  [[nodiscard]] std::vector<Endpoint> bound() const;

  /// How often accepting paused because descriptors had run out. Any thread.
  [[nodiscard]] std::uint64_t accept_pauses() const;
  /// What has happened since the start. Any thread.
  [[nodiscard]] HttpCounts counts() const;

 private:
  class Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace gnomon
