#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/latest_cell.h"
#include "base/result.h"
#include "io/datagram_service.h"
#include "io/server_worker.h"
#include "model/config.h"
#include "model/snapshot.h"

namespace gnomon {

/// The server's threads: `workers` of them, each with a socket of its own on every `listen`
/// endpoint, among which the kernel spreads the clients (SO_REUSEPORT).
class ServerPool {
 public:
  /// Binds everything, then starts serving; on failure nothing is left behind and the error names
  /// the endpoint and the cause. Port 0 takes a free one, the same for all workers. `state`
  /// outlives the pool. Uses `listen` and `workers` (at least one) of `config` only.
  [[nodiscard]] static Result<std::unique_ptr<ServerPool>, std::string> start(
      const ServerConfig& config,
      const ServiceFactory& factory,
      const LatestCell<ServingState>& state);

  /// What it really listens on, in the order of the configuration.
  [[nodiscard]] const std::vector<Endpoint>& endpoints() const { return endpoints_; }

  /// The sums over the workers, counted since the start.
  [[nodiscard]] ServerSnapshot snapshot() const;

 private:
  ServerPool() = default;

  std::vector<Endpoint> endpoints_;
  std::vector<std::unique_ptr<ServerWorker>> workers_;
};

}  // namespace gnomon
