#include "io/resolver.h"

#include <sys/socket.h>

#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include "sys/file_descriptor.h"
#include "sys/name_lookup.h"
#include "sys/socket_address.h"

namespace gnomon {

namespace {

/// Most addresses of one name that are used. The peer tries them one after the other.
constexpr std::size_t kMaxAddresses = 32;

/// Whether there is a route: connecting a datagram socket sends nothing.
bool has_route(const Endpoint& to) {
  const FileDescriptor probe{
      ::socket(to.address.is_v4() ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  const SocketAddress address = SocketAddress::from(to);
  return probe.valid() && ::connect(probe.get(), address.data(), address.length) == 0;
}

/// Those that can be reached; none if the look-up failed.
std::vector<IpAddress> reachable_addresses(const std::string& name) {
  std::vector<IpAddress> result;
  for (const IpAddress& address : look_up(name).value_or(std::vector<IpAddress>{})) {
    if (result.size() == kMaxAddresses) break;
    if (has_route({.address = address, .port = kNtpPort})) result.push_back(address);
  }
  return result;
}

}  // namespace

/// Shared with the threads that look up. They are left alone at the end: a lookup can take longer
/// than anybody wants to wait for a daemon to stop.
class Resolver::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(asio::io_context& loop, Handler handler) : loop_{&loop}, handler_{std::move(handler)} {}

  void resolve(const ResolveName& request) {
    const auto look = [self = shared_from_this(), request] {
      self->deliver({.peer = request.peer, .addresses = reachable_addresses(request.name)});
    };
    try {
      std::thread{look}.detach();
    } catch (const std::system_error&) {
      // The system has no more threads for us: a failed lookup, to be repeated.
      deliver({.peer = request.peer, .addresses = {}});
    }
  }

  void shut_down() {
    const std::lock_guard lock{mutex_};
    loop_ = nullptr;
  }

 private:
  void deliver(Resolution answer) {
    const std::lock_guard lock{mutex_};
    if (loop_ == nullptr) return;
    asio::post(*loop_, [self = shared_from_this(), answer = std::move(answer)] {
      // On the loop's thread, which is also the one that shuts down.
      if (self->loop_ != nullptr) self->handler_(answer);
    });
  }

  std::mutex mutex_;
  asio::io_context* loop_;  ///< null after the end
  Handler handler_;
};

Resolver::Resolver(asio::io_context& loop, Handler handler)
    : impl_{std::make_shared<Impl>(loop, std::move(handler))} {}

Resolver::~Resolver() { impl_->shut_down(); }

void Resolver::resolve(const ResolveName& request) { impl_->resolve(request); }

}  // namespace gnomon
