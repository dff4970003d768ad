#include "io/server_pool.h"

#include <sys/socket.h>

#include <algorithm>

#include "io/server_socket.h"
#include "sys/socket_address.h"

namespace gnomon {

namespace {

using SocketSet = std::vector<FileDescriptor>;

/// One socket per worker on `endpoint`, whose port is filled in if it was 0.
Result<SocketSet, ListenFailure> open_all(Endpoint& endpoint, std::size_t workers) {
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

Result<std::unique_ptr<ServerPool>, std::string> ServerPool::bind(const ServerConfig& config) {
  std::unique_ptr<ServerPool> pool{new ServerPool{config.listen}};
  for (unsigned i = 0; i < std::max(config.workers, 1U); ++i) {
    auto worker = ServerWorker::make(config.listen.size());
    if (!worker) return failure(std::move(worker.error()));
    pool->workers_.push_back(std::move(*worker));
  }
  pool->look_after();
  return pool;
}

ServerPool::ServerPool(const std::vector<Endpoint>& listen)
    : listeners_{ListenService::kNtp, listen,
                 [this](std::size_t number, Endpoint& where) { return open(number, where); }} {}

Result<void, ListenFailure> ServerPool::open(std::size_t number, Endpoint& where) {
  auto sockets = open_all(where, workers_.size());
  if (!sockets) return failure(std::move(sockets.error()));
  for (std::size_t i = 0; i < workers_.size(); ++i) {
    auto put = workers_[i]->put(number, std::move((*sockets)[i]));
    if (!put) return failure(ListenFailure{.text = std::move(put.error())});
  }
  return {};
}

Result<void, std::string> ServerPool::serve(const Parts& parts) {
  // All ends are there before the first worker runs.
  std::vector<HandUpLine::WorkerEnd*> ends(workers_.size(), nullptr);
  if (parts.hand_ups != nullptr) {
    for (auto& end : ends) end = &parts.hand_ups->add_worker();
  }
  for (std::size_t number = 0; number < workers_.size(); ++number) {
    auto serving = workers_[number]->serve({.service = parts.factory(),
                                            .state = parts.state,
                                            .hand_ups = ends[number],
                                            .number = number});
    if (!serving) return serving;
  }
  return {};
}

bool ServerPool::answer(const ReturnPath& back, std::span<const std::uint8_t> octets) const {
  ReturnPath path = back;  // the socket interface wants to write to it
  std::vector<std::uint8_t> copy{octets.begin(), octets.end()};
  iovec part{.iov_base = copy.data(), .iov_len = copy.size()};
  msghdr message{};
  message.msg_name = path.to.data();
  message.msg_namelen = path.to.length;
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  path.source.put_into(message);
  const int socket = workers_.at(path.worker)->socket(path.socket);
  return ::sendmsg(socket, &message, MSG_DONTWAIT) == static_cast<ssize_t>(copy.size());
}

ServerSnapshot ServerPool::snapshot() const {
  ServerSnapshot sum;
  for (const auto& worker : workers_) worker->counters().add_to(sum);
  return sum;
}

}  // namespace gnomon
