#include "io/server_socket.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>

#include "sys/absent_address.h"
#include "sys/bind_words.h"
#include "sys/kernel_stamp.h"
#include "sys/socket_address.h"

namespace gnomon {

namespace {

auto failed(const Endpoint& endpoint, const char* call) {
  const int error = errno;
  return failure(ListenFailure{.text = "cannot listen on UDP " + endpoint.to_string() + ": " +
                                       call + ": " + bind_words(error, endpoint.port),
                               .absent = means_absent(error)});
}

bool set_flag(int socket, int level, int option) {
  const int on = 1;
  return ::setsockopt(socket, level, option, &on, sizeof(on)) == 0;
}

FileDescriptor plain_socket(const Endpoint& endpoint) {
  const bool v4 = endpoint.address.is_v4();
  FileDescriptor socket{
      ::socket(v4 ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_UDP)};
  if (!socket.valid()) return {};
  if (!v4 && !set_flag(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY)) return {};
  allow_absent_address(socket.get(), v4);
  return socket;
}

bool bind_to(int socket, const Endpoint& endpoint) {
  const SocketAddress address = SocketAddress::from(endpoint);
  return ::bind(socket, address.data(), address.length) == 0;
}

}  // namespace

Result<FileDescriptor, ListenFailure> open_server_socket(const Endpoint& endpoint) {
  FileDescriptor socket = plain_socket(endpoint);
  if (!socket.valid()) return failed(endpoint, "socket");
  const int fd = socket.get();
  if (!set_flag(fd, SOL_SOCKET, SO_REUSEPORT)) return failed(endpoint, "SO_REUSEPORT");
  const bool where = endpoint.address.is_v4() ? set_flag(fd, IPPROTO_IP, IP_PKTINFO)
                                              : set_flag(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO);
  if (!where) return failed(endpoint, "PKTINFO");
  // Best effort: without them there are only coarser stamps and no count of drops.
  (void)enable_kernel_stamps(fd, false);
  (void)set_flag(fd, SOL_SOCKET, SO_RXQ_OVFL);
  if (!bind_to(fd, endpoint)) return failed(endpoint, "bind");
  return socket;
}

Result<void, ListenFailure> check_endpoint_free(const Endpoint& endpoint) {
  const FileDescriptor socket = plain_socket(endpoint);
  if (!socket.valid()) return failed(endpoint, "socket");
  if (!bind_to(socket.get(), endpoint)) return failed(endpoint, "bind");
  return {};
}

}  // namespace gnomon
