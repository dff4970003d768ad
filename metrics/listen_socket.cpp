#include "metrics/listen_socket.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace gnomon {
namespace {

constexpr int kBacklog = 64;

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t length = 0;

  // The socket interface wants this cast.
  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }  // NOLINT(*-reinterpret-cast)
};

SocketAddress to_socket_address(const Endpoint& where) {
  SocketAddress result;
  const auto& octets = where.address.octets();
  if (where.address.is_v4()) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(where.port);
    std::memcpy(&v4.sin_addr, octets.data(), sizeof v4.sin_addr);
    result.length = sizeof v4;
    std::memcpy(&result.storage, &v4, sizeof v4);
  } else {
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(where.port);
    std::memcpy(&v6.sin6_addr, octets.data(), sizeof v6.sin6_addr);
    result.length = sizeof v6;
    std::memcpy(&result.storage, &v6, sizeof v6);
  }
  return result;
}

std::uint16_t bound_port(int descriptor) {
  SocketAddress address;
  address.length = sizeof address.storage;
  if (getsockname(descriptor, address.get(), &address.length) != 0) return 0;
  if (address.storage.ss_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address.storage, sizeof v4);
    return ntohs(v4.sin_port);
  }
  sockaddr_in6 v6{};
  std::memcpy(&v6, &address.storage, sizeof v6);
  return ntohs(v6.sin6_port);
}

bool set_flag(int descriptor, int level, int option) {
  const int on = 1;
  return setsockopt(descriptor, level, option, &on, sizeof on) == 0;
}

}  // namespace

Result<ListenSocket, std::string> ListenSocket::open(const Endpoint& where) {
  const auto fail = [&where](int error) {
    return failure("cannot listen on " + where.to_string() + ": " +
                   std::generic_category().message(error));
  };
  const bool v4 = where.address.is_v4();
  const int descriptor =
      socket(v4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return fail(errno);
  ListenSocket made{descriptor, where};
  SocketAddress address = to_socket_address(where);
  if (!set_flag(descriptor, SOL_SOCKET, SO_REUSEADDR) ||
      (!v4 && !set_flag(descriptor, IPPROTO_IPV6, IPV6_V6ONLY)) ||
      bind(descriptor, address.get(), address.length) != 0 || listen(descriptor, kBacklog) != 0) {
    return fail(errno);
  }
  made.bound_.port = bound_port(descriptor);
  return made;
}

ListenSocket::ListenSocket(ListenSocket&& other) noexcept
    : descriptor_{other.release()}, bound_{other.bound_} {}

ListenSocket::~ListenSocket() {
  if (descriptor_ >= 0) close(descriptor_);
}

int ListenSocket::release() { return std::exchange(descriptor_, -1); }

}  // namespace gnomon
