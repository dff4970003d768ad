#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/address.h"
#include "base/result.h"
#include "web/http_message.h"

namespace gnomon {

/// HTTP/1.1, GET and HEAD, for few clients, several of which may be slow or hostile.
///
/// One network thread per listener, which never blocks, so a client that is slow, half-open or
/// silent delays nobody. What needs time is answered on one worker thread: all requests that wait
/// are handed over together, while their connections are suspended. Connections are limited in
/// number, number per client address, header size and idle time.
class HttpServer {
 public:
  struct Handler {
    /// What can be answered without waiting; called on a network thread, must not block.
    std::function<std::optional<HttpReply>(const HttpRequest&)> at_once;

    /// The replies to all requests that wait, in their order; called on the worker thread. Each
    /// request's reply is sent when `send(index, reply)` is called; a request without one gets 500.
    std::function<void(std::span<const HttpRequest>,
                       const std::function<void(std::size_t, HttpReply)>& send)>
        batch;
  };

  struct Limits {
    unsigned connections = 64;
    unsigned connections_per_address = 16;
    unsigned idle_seconds = 10;
    std::size_t connection_memory_bytes = std::size_t{16} * 1024;
  };

  /// Listens on all of `listen`, or on none and says why. Starts no thread: connections wait in the
  /// kernel's queue until `serve`.
  [[nodiscard]] static Result<std::unique_ptr<HttpServer>, std::string> bind(
      const std::vector<Endpoint>& listen, Handler handler, Limits limits);

  /// Starts the threads; once. Needs no privilege. The error says which address and why; the server
  /// is then of no use any more.
  [[nodiscard]] Result<void, std::string> serve();

  /// Ends the threads. Waits for a batch that is being answered; requests that wait get 503.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Where it listens, with the ports that port 0 became.
  [[nodiscard]] std::vector<Endpoint> bound() const;

 private:
  class Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace gnomon
