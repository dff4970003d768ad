#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <optional>
#include <string>

#include "base/address.h"
#include "base/result.h"

namespace gnomon {

/// An endpoint as the socket calls want it.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t length = sizeof(sockaddr_storage);

  [[nodiscard]] static SocketAddress from(const Endpoint& endpoint);

  [[nodiscard]] sockaddr* data();
  [[nodiscard]] const sockaddr* data() const;
  /// None if the family is neither IPv4 nor IPv6. IPv4-mapped addresses come out as IPv4.
  [[nodiscard]] std::optional<Endpoint> endpoint() const;
};

[[nodiscard]] IpAddress to_address(const in_addr& address);
[[nodiscard]] IpAddress to_address(const in6_addr& address);

/// The address and port that a socket is bound to; an all-zero endpoint if it has none.
[[nodiscard]] Endpoint local_endpoint(int socket);

}  // namespace gnomon
