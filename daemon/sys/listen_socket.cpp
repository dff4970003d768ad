#include "sys/listen_socket.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>

#include "sys/absent_address.h"
#include "sys/bind_words.h"
#include "sys/socket_address.h"

namespace gnomon {
namespace {

// Connections that wait in the kernel until they are accepted, also between bind and serve.
constexpr int kBacklog = 64;

bool set_flag(int socket, int level, int option) {
  const int on = 1;
  return ::setsockopt(socket, level, option, &on, sizeof on) == 0;
}

}  // namespace

Result<ListenSocket, ListenFailure> ListenSocket::open(const Endpoint& where) {
  const auto fail = [&where](int error) {
    return failure(ListenFailure{
        .text = "cannot listen on " + where.to_string() + ": " + bind_words(error, where.port),
        .absent = means_absent(error)});
  };
  const bool v4 = where.address.is_v4();
  FileDescriptor socket{
      ::socket(v4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (!socket.valid()) return fail(errno);
  const int descriptor = socket.get();
  allow_absent_address(descriptor, v4);
  const SocketAddress address = SocketAddress::from(where);
  if (!set_flag(descriptor, SOL_SOCKET, SO_REUSEADDR) ||
      (!v4 && !set_flag(descriptor, IPPROTO_IPV6, IPV6_V6ONLY)) ||
      ::bind(descriptor, address.data(), address.length) != 0 ||
      ::listen(descriptor, kBacklog) != 0) {
    return fail(errno);
  }
  const Endpoint bound{.address = where.address, .port = local_endpoint(descriptor).port};
  return ListenSocket{std::move(socket), bound};
}

}  // namespace gnomon
