#include "io/resolver.h"

#include <sys/socket.h>

#include <algorithm>
#include <utility>
#include <vector>

#include <asio/io_context.hpp>
#include <asio/ip/udp.hpp>

#include "io/file_descriptor.h"
#include "io/socket_address.h"

namespace gnomon {

namespace {

/// A name is not worth more than so many addresses.
constexpr std::size_t kMaxAddresses = 32;

/// Whether there is a route: connecting a datagram socket sends nothing.
bool has_route(const Endpoint& to) {
  const FileDescriptor probe{
      ::socket(to.address.is_v4() ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  const SocketAddress address = SocketAddress::from(to);
  return probe.valid() && ::connect(probe.get(), address.data(), address.length) == 0;
}

IpAddress to_address(const asio::ip::address& address) {
  return address.is_v4() ? IpAddress::v4(address.to_v4().to_uint())
                         : IpAddress::v6(address.to_v6().to_bytes());
}

std::vector<IpAddress> usable(const asio::ip::udp::resolver::results_type& found) {
  std::vector<IpAddress> result;
  for (const auto& entry : found) {
    const IpAddress address = to_address(entry.endpoint().address());
    const bool repeated = std::ranges::find(result, address) != result.end();
    if (repeated || !has_route({.address = address, .port = kNtpPort})) continue;
    result.push_back(address);
    if (result.size() == kMaxAddresses) break;
  }
  return result;
}

}  // namespace

class Resolver::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(asio::io_context& loop, Handler handler) : resolver_{loop}, handler_{std::move(handler)} {}

  void resolve(const ResolveName& request) {
    resolver_.async_resolve(
        request.name, "",
        [weak = weak_from_this(), peer = request.peer](
            const asio::error_code& error, const asio::ip::udp::resolver::results_type& found) {
          const auto self = weak.lock();
          if (!self || self->closed_) return;
          self->handler_(
              {.peer = peer, .addresses = error ? std::vector<IpAddress>{} : usable(found)});
        });
  }

  void shut_down() {
    closed_ = true;
    resolver_.cancel();
  }

 private:
  asio::ip::udp::resolver resolver_;
  Handler handler_;
  bool closed_ = false;
};

Resolver::Resolver(asio::io_context& loop, Handler handler)
    : impl_{std::make_shared<Impl>(loop, std::move(handler))} {}

Resolver::~Resolver() { impl_->shut_down(); }

void Resolver::resolve(const ResolveName& request) { impl_->resolve(request); }

}  // namespace gnomon
