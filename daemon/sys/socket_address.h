#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <optional>
#include <string>

#include "base/address.h"
#include "base/result.h"

namespace gnomon {

/// An endpoint in the form that the socket calls want.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t length = sizeof(sockaddr_storage);

  [[nodiscard]] static SocketAddress from(const Endpoint& endpoint);

  /// For a socket call, together with `length`.
  [[nodiscard]] sockaddr* data();
  [[nodiscard]] const sockaddr* data() const;

  /// The endpoint; empty if the family is neither IPv4 nor IPv6. An IPv4-mapped address comes out
  /// as IPv4.
  [[nodiscard]] std::optional<Endpoint> endpoint() const;
};

[[nodiscard]] IpAddress to_address(const in_addr& address);
[[nodiscard]] IpAddress to_address(const in6_addr& address);

/// The address and port that a socket is bound to. 0.0.0.0 and port 0 if the socket has none.
[[nodiscard]] Endpoint local_endpoint(int socket);

}  // namespace gnomon
