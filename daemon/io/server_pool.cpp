#include "io/server_pool.h"

#include <algorithm>

#include "io/server_socket.h"
#include "io/socket_address.h"

namespace gnomon {

namespace {

using SocketSet = std::vector<FileDescriptor>;

/// One socket per worker on `endpoint`, whose port is filled in if it was 0.
Result<SocketSet, std::string> open_all(Endpoint& endpoint, std::size_t workers) {
  SocketSet sockets;
  if (endpoint.port != 0) {
    if (auto unused = check_endpoint_free(endpoint); !unused) {
      return failure(std::move(unused.error()));
    }
  }
  while (sockets.size() < workers) {
    auto socket = open_server_socket(endpoint);
    if (!socket) return failure(std::move(socket.error()));
    if (endpoint.port == 0) endpoint.port = local_endpoint(socket->get()).port;
    sockets.push_back(std::move(*socket));
  }
  return sockets;
}

}  // namespace

Result<std::unique_ptr<ServerPool>, std::string> ServerPool::start(
    const ServerConfig& config,
    const ServiceFactory& factory,
    const LatestCell<ServingState>& state) {
  std::unique_ptr<ServerPool> pool{new ServerPool};
  pool->endpoints_ = config.listen;
  std::vector<SocketSet> of_worker(std::max(config.workers, 1U));
  for (Endpoint& endpoint : pool->endpoints_) {
    auto sockets = open_all(endpoint, of_worker.size());
    if (!sockets) return failure(std::move(sockets.error()));
    for (std::size_t i = 0; i < of_worker.size(); ++i) {
      of_worker[i].push_back(std::move((*sockets)[i]));
    }
  }
  for (SocketSet& sockets : of_worker) {
    auto worker = ServerWorker::start(std::move(sockets), factory(), state);
    if (!worker) return failure(std::move(worker.error()));
    pool->workers_.push_back(std::move(*worker));
  }
  return pool;
}

ServerSnapshot ServerPool::snapshot() const {
  ServerSnapshot sum;
  for (const auto& worker : workers_) worker->counters().add_to(sum);
  return sum;
}

}  // namespace gnomon
