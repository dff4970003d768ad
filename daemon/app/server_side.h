#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/mailbox.h"
#include "app/shared_cells.h"
#include "base/address.h"
#include "base/result.h"
#include "io/server_pool.h"
#include "model/config.h"
#include "model/snapshot.h"
#include "server/policy.h"

namespace gnomon {

/// The daemon as a server: the pure responder on io's worker threads, and what the main loop tells
/// them. All methods are the main thread's.
class ServerSide {
 public:
  explicit ServerSide(const ServerConfig& config);

  /// Binds what can be bound of `listen`, for `workers` of the configuration, and starts no thread.
  /// Without `listen` there is no server. The error is what cannot heal, in words.
  [[nodiscard]] Result<void, std::string> bind();

  /// Starts the workers, each with a responder of its own; once, after `bind`.
  [[nodiscard]] Result<void, std::string> serve();

  /// Puts `allow` and `deny` of `config` in force: each worker's next batch is judged by them.
  /// `listen` and `workers` stay as they were bound.
  void reload(const ServerConfig& config) { policy_.put(make_policy(config)); }

  /// Ends the workers and closes the sockets.
  void stop() { pool_.reset(); }

  /// Where the clock's map and the served time are published.
  [[nodiscard]] SharedCells& cells() { return cells_; }

  /// Where it is to listen, with the port that it really has; empty: no server.
  [[nodiscard]] std::vector<Endpoint> endpoints() const;

  /// Tries again what does not listen; all listeners.
  [[nodiscard]] std::vector<ListenerSnapshot> look_after();

  /// None without a server.
  [[nodiscard]] std::optional<ServerSnapshot> snapshot() const;

 private:
  ServerConfig config_;
  SharedCells cells_;
  Mailbox<ServerPolicy> policy_;
  std::unique_ptr<ServerPool> pool_;  ///< last: its threads use the rest
};

}  // namespace gnomon
