#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/latest_cell.h"
#include "base/result.h"
#include "io/datagram_service.h"
#include "io/hand_up.h"
#include "io/server_worker.h"
#include "model/config.h"
#include "model/listener.h"
#include "model/snapshot.h"
#include "sys/listener_set.h"

namespace gnomon {

/// The server's threads: `workers` of them, each with a socket of its own on every `listen`
/// endpoint, among which the kernel spreads the clients (SO_REUSEPORT).
class ServerPool {
 public:
  /// What the workers work with.
  struct Parts {
    ServiceFactory factory;
    const LatestCell<ServingState>& state;  ///< outlives the pool
    /// Where workers put what is for the main loop; outlives the pool. Null: nothing is handed up.
    HandUpLine* hand_ups = nullptr;
  };

  /// Binds what can be bound, see `listeners`, and starts no thread. Port 0 takes a free one, the
  /// same for all workers. Uses `listen` and `workers` (at least one) of `config` only. The error
  /// is what cannot heal, in words.
  [[nodiscard]] static Result<std::unique_ptr<ServerPool>, std::string> bind(
      const ServerConfig& config);

  /// Starts the workers' threads; once. Needs no privilege. On failure the pool is of no use any
  /// more.
  [[nodiscard]] Result<void, std::string> serve(const Parts& parts);

  /// Tries again to bind what is not bound, binds anew what has died with its interface, and looks
  /// which addresses the machine has now. Does not wait. One thread, also while the workers run.
  void look_after() { listeners_.look_after(); }

  /// Sends `octets` to who sent a datagram that was handed up, from the socket and the address that
  /// it came to. Does not wait; false: the kernel did not take it. Any thread. The length is not
  /// limited: whoever answers more than was asked has made sure of the client first.
  [[nodiscard]] bool answer(const ReturnPath& back, std::span<const std::uint8_t> octets) const;

  /// All that it is to listen on, in the order of the configuration, with the port that it really
  /// has, as `bind` or `look_after` left them.
  [[nodiscard]] std::vector<ListenerSnapshot> listeners() const { return listeners_.states(); }

  /// Their addresses.
  [[nodiscard]] std::vector<Endpoint> endpoints() const { return listeners_.endpoints(); }

  /// The sums over the workers, counted since the start.
  [[nodiscard]] ServerSnapshot snapshot() const;

 private:
  explicit ServerPool(const std::vector<Endpoint>& listen);

  /// Opens a socket for each worker and hands them over.
  [[nodiscard]] Result<void, ListenFailure> open(std::size_t number, Endpoint& where);

  ListenerSet listeners_;
  std::vector<std::unique_ptr<ServerWorker>> workers_;
};

}  // namespace gnomon
