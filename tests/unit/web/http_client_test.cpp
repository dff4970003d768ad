#include "http_client.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>

#include "sys/socket_address.h"

namespace gnomon::testing {

Connection::Connection(const Endpoint& to)
    : socket_{::socket(to.address.is_v4() ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
  const timeval limit{.tv_sec = 10, .tv_usec = 0};
  setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  const SocketAddress address = SocketAddress::from(to);
  EXPECT_EQ(connect(socket_.get(), address.data(), address.length), 0) << to.to_string();
}

void Connection::send(const std::string& bytes) {
  EXPECT_EQ(::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL),
            static_cast<ssize_t>(bytes.size()));
}

std::string Connection::read_all() {
  std::string all;
  std::array<char, 8192> part{};
  for (ssize_t size = 0; (size = recv(socket_.get(), part.data(), part.size(), 0)) > 0;) {
    all.append(part.data(), static_cast<std::size_t>(size));
  }
  return all;
}

HttpAnswer http(const Endpoint& to,
                const std::string& method,
                const std::string& path,
                const std::string& headers) {
  Connection connection{to};
  connection.send(method + " " + path + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n" +
                  headers + "\r\n");
  const std::string all = connection.read_all();
  const std::size_t end = all.find("\r\n\r\n");
  if (end == std::string::npos || all.size() < 12) return {};
  return {.status = std::stoi(all.substr(9, 3)),
          .headers = all.substr(0, end + 2),
          .body = all.substr(end + 4)};
}

}  // namespace gnomon::testing
