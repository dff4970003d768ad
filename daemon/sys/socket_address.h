#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <optional>
#include <string_view>

#include "base/address.h"
#include "base/result.h"

namespace gnomon {

/// An endpoint in the form that the socket calls want. They name an interface by its number. So
/// here a zone's name becomes a number, and back.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t length = sizeof(sockaddr_storage);

  /// The zone's number is that of now: it is another one when the interface is removed and made
  /// again. If there is no such interface, every socket call with the address fails.
  [[nodiscard]] static SocketAddress from(const Endpoint& endpoint);

  /// For a socket call, together with `length`.
  [[nodiscard]] sockaddr* data();
  [[nodiscard]] const sockaddr* data() const;

  /// The endpoint; empty if the family is neither IPv4 nor IPv6. An IPv4-mapped address comes out
  /// as IPv4. The zone is the interface's name, or its number if it has none any more.
  [[nodiscard]] std::optional<Endpoint> endpoint() const;

  /// The same without a zone: it asks the kernel nothing, which a server cannot afford for each
  /// datagram.
  [[nodiscard]] std::optional<Endpoint> endpoint_without_zone() const;
};

/// The number of the interface that `zone` names or counts; none if there is no such interface.
[[nodiscard]] std::optional<unsigned> interface_number(std::string_view zone);

[[nodiscard]] IpAddress to_address(const in_addr& address);
[[nodiscard]] IpAddress to_address(const in6_addr& address);

/// The address and port that a socket is bound to. 0.0.0.0 and port 0 if the socket has none.
[[nodiscard]] Endpoint local_endpoint(int socket);

}  // namespace gnomon
