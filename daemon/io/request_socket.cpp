#include "io/request_socket.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "sys/kernel_stamp.h"
#include "sys/socket_address.h"

namespace gnomon {

namespace {

FileDescriptor udp_socket(const IpAddress& address) {
  return FileDescriptor{::socket(address.is_v4() ? AF_INET : AF_INET6,
                                 SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_UDP)};
}

tl::unexpected<SendError> local_failure(int error) { return failure(send_error_of(error, false)); }

/// The local address for requests to `to`, with port 0. Connecting a datagram socket sends nothing.
Result<SocketAddress, SendError> source_for(const Endpoint& to, std::span<const IpAddress> bind) {
  const FileDescriptor probe = udp_socket(to.address);
  if (!probe.valid()) return local_failure(errno);
  if (!bind.empty()) {
    const auto same_family = std::ranges::find_if(
        bind, [&](const IpAddress& one) { return one.is_v4() == to.address.is_v4(); });
    if (same_family == bind.end()) return failure(SendError::kNoAddress);
    const SocketAddress from = SocketAddress::from({.address = *same_family, .port = 0});
    if (::bind(probe.get(), from.data(), from.length) != 0) return local_failure(errno);
  }
  const SocketAddress address = SocketAddress::from(to);
  if (::connect(probe.get(), address.data(), address.length) != 0) {
    // Before it is connected, EADDRNOTAVAIL is the given address; here it means that there is none
    // of the right scope to send from.
    return failure(errno == EADDRNOTAVAIL ? SendError::kNoRoute : send_error_of(errno, false));
  }
  SocketAddress source;
  if (::getsockname(probe.get(), source.data(), &source.length) != 0) return local_failure(errno);
  // The port stands at the same place in both families.
  reinterpret_cast<sockaddr_in*>(source.data())->sin_port = 0;
  return source;
}

}  // namespace

SendError send_error_of(int error, bool from_network) {
  switch (error) {
    case ECONNREFUSED:
    case ENOPROTOOPT:
      return SendError::kRefused;
    case ENETUNREACH:
    case EHOSTUNREACH:
    case EHOSTDOWN:
      return from_network ? SendError::kUnreachable : SendError::kNoRoute;
    case ENETDOWN:
    case EAFNOSUPPORT:
    case EINVAL:  // how a blackhole route, and a link-local address without zone, show
      return SendError::kNoRoute;
    case EADDRNOTAVAIL:
      return SendError::kNoAddress;
    case EPERM:
    case EACCES:
      return SendError::kDenied;
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
    case EAGAIN:      // no port, or no room in the buffer
    case EADDRINUSE:  // no port
    case ENOSPC:
      return SendError::kResources;
    default:
      return SendError::kOther;
  }
}

Result<RequestSocket, SendError> open_request_socket(const Endpoint& to,
                                                     std::span<const IpAddress> bind) {
  const auto source = source_for(to, bind);
  if (!source) return failure(source.error());
  FileDescriptor socket = udp_socket(to.address);
  if (!socket.valid()) return local_failure(errno);
  if (::bind(socket.get(), source->data(), source->length) != 0) return local_failure(errno);
  const int on = 1;
  // Both may fail and it works all the same: without kernel stamps our own readings are used, and
  // without IP_RECVERR an unreachable port shows only as silence.
  const bool v4 = to.address.is_v4();
  (void)enable_kernel_stamps(socket.get(), true);
  (void)::setsockopt(socket.get(), v4 ? int{IPPROTO_IP} : int{IPPROTO_IPV6},
                     v4 ? IP_RECVERR : IPV6_RECVERR, &on, sizeof(on));
  const IpAddress local = source->endpoint().value_or(Endpoint{}).address;
  return RequestSocket{.descriptor = std::move(socket), .local = local};
}

Result<void, SendError> check_route(const Endpoint& to, std::span<const IpAddress> bind) {
  const auto source = source_for(to, bind);
  if (!source) return failure(source.error());
  return {};
}

}  // namespace gnomon
