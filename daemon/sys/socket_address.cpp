#include "sys/socket_address.h"

#include <arpa/inet.h>

#include <cstring>

namespace gnomon {

SocketAddress SocketAddress::from(const Endpoint& endpoint) {
  SocketAddress result;
  const auto& octets = endpoint.address.octets();
  if (endpoint.address.is_v4()) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(endpoint.port);
    std::memcpy(&v4.sin_addr, octets.data(), sizeof(v4.sin_addr));
    std::memcpy(&result.storage, &v4, sizeof(v4));
    result.length = sizeof(v4);
  } else {
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(endpoint.port);
    std::memcpy(&v6.sin6_addr, octets.data(), sizeof(v6.sin6_addr));
    std::memcpy(&result.storage, &v6, sizeof(v6));
    result.length = sizeof(v6);
  }
  return result;
}

sockaddr* SocketAddress::data() { return reinterpret_cast<sockaddr*>(&storage); }

const sockaddr* SocketAddress::data() const { return reinterpret_cast<const sockaddr*>(&storage); }

std::optional<Endpoint> SocketAddress::endpoint() const {
  if (storage.ss_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &storage, sizeof(v4));
    return Endpoint{.address = to_address(v4.sin_addr), .port = ntohs(v4.sin_port)};
  }
  if (storage.ss_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &storage, sizeof(v6));
    return Endpoint{.address = to_address(v6.sin6_addr), .port = ntohs(v6.sin6_port)};
  }
  return std::nullopt;
}

IpAddress to_address(const in_addr& address) { return IpAddress::v4(ntohl(address.s_addr)); }

IpAddress to_address(const in6_addr& address) {
  std::array<std::uint8_t, 16> octets{};
  std::memcpy(octets.data(), &address, sizeof(address));
  return IpAddress::v6(octets);
}

Endpoint local_endpoint(int socket) {
  SocketAddress name;
  if (::getsockname(socket, name.data(), &name.length) != 0) return {};
  return name.endpoint().value_or(Endpoint{});
}

}  // namespace gnomon
