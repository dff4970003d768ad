#pragma once

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <optional>
#include <stdexcept>
#include <vector>

#include "base/address.h"
#include "sys/file_descriptor.h"
#include "sys/kernel_stamp.h"
#include "sys/socket_address.h"

namespace gnomon::test {

inline SystemTime now() { return system_now(); }

/// A plain UDP socket of a test, bound to a loopback address.
class LoopbackSocket {
 public:
  struct Received {
    Endpoint from;
    std::vector<std::uint8_t> payload;
  };

  explicit LoopbackSocket(const Endpoint& endpoint)
      : socket_{::socket(endpoint.address.is_v4() ? AF_INET : AF_INET6, SOCK_DGRAM, 0)} {
    const SocketAddress address = SocketAddress::from(endpoint);
    if (::bind(socket_.get(), address.data(), address.length) != 0) {
      throw std::runtime_error{"no loopback socket on " + endpoint.to_string()};
    }
  }

  [[nodiscard]] Endpoint endpoint() const { return local_endpoint(socket_.get()); }

  void allow_broadcast() const {
    const int on = 1;
    EXPECT_EQ(::setsockopt(socket_.get(), SOL_SOCKET, SO_BROADCAST, &on, sizeof(on)), 0);
  }

  void send(const Endpoint& to, const std::vector<std::uint8_t>& payload) {
    const SocketAddress address = SocketAddress::from(to);
    const ssize_t sent =
        ::sendto(socket_.get(), payload.data(), payload.size(), 0, address.data(), address.length);
    EXPECT_EQ(sent, static_cast<ssize_t>(payload.size()));
  }

  /// The next datagram; none within `timeout_ms`.
  [[nodiscard]] std::optional<Received> receive(int timeout_ms = 5000) {
    pollfd wait{.fd = socket_.get(), .events = POLLIN, .revents = 0};
    if (::poll(&wait, 1, timeout_ms) != 1) return std::nullopt;
    std::array<std::uint8_t, 4096> bytes{};
    SocketAddress from;
    const ssize_t length =
        ::recvfrom(socket_.get(), bytes.data(), bytes.size(), 0, from.data(), &from.length);
    if (length < 0) return std::nullopt;
    return Received{.from = from.endpoint().value_or(Endpoint{}),
                    .payload = {bytes.begin(), bytes.begin() + length}};
  }

 private:
  FileDescriptor socket_;
};

}  // namespace gnomon::test
