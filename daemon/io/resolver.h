#pragma once

#include <functional>
#include <memory>

#include "model/node_io.h"

namespace asio {
class io_context;
}

namespace gnomon {

/// Looks host names up without ever blocking the loop, nor the end of the program: getaddrinfo runs
/// on a thread of its own for each lookup. The node has at most one a peer under way.
class Resolver {
 public:
  /// Called from the loop. The addresses are those that this machine has a route to, in the order
  /// of RFC 6724, without repeats; empty: the lookup failed or none can be reached.
  using Handler = std::function<void(const Resolution&)>;

  /// `loop` outlives the object.
  Resolver(asio::io_context& loop, Handler handler);
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;
  /// The handler is not called any more.
  ~Resolver();

  /// Literal addresses are answered too, without the network.
  void resolve(const ResolveName& request);

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace gnomon
