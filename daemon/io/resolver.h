#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "base/address.h"
#include "model/node_io.h"

namespace asio {
class io_context;
}

namespace gnomon {

/// Looks host names up without ever blocking the loop, nor the end of the program. getaddrinfo
/// blocks, so a few threads of the resolver call it; a silent name server makes names wait, and
/// costs nothing else. A name that several peers ask for at once is looked up once.
class Resolver {
 public:
  /// Called from the loop. The addresses are those that this machine has a route to, in the order
  /// of RFC 6724, without repeats; empty: the result says why.
  using Handler = std::function<void(const Resolution&)>;

  /// Threads at most; they start when there is something to look up.
  static constexpr std::size_t kWorkers = 4;
  /// Names at most that wait for a worker or are being looked up; further ones fail at once, with
  /// `LookupResult::kResources`.
  static constexpr std::size_t kMostNames = 1024;

  /// What a look-up of one name gives, without the peer. Called on a worker's thread; may block.
  using Look = std::function<Resolution(const ResolveName&)>;

  /// `loop` outlives the object.
  Resolver(asio::io_context& loop, Handler handler);
  /// The same with another way to look up, for tests.
  Resolver(asio::io_context& loop, Handler handler, Look look);
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;
  /// The handler is not called any more.
  ~Resolver();

  /// Literal addresses are answered too, without the network. Exactly one answer follows, unless
  /// `drop` comes before.
  void resolve(const ResolveName& request);

  /// Nobody waits for the answer of this peer any more. If its name still waits for a worker, and
  /// no other peer wants it, it is not looked up. Does nothing if there is none.
  void drop(const DropLookup& request);

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace gnomon
