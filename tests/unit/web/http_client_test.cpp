#include "http_client.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cstring>

namespace gnomon::testing {

Connection::Connection(const Endpoint& to)
    : descriptor_{socket(to.address.is_v4() ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
  const timeval limit{.tv_sec = 10, .tv_usec = 0};
  setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  int connected = -1;
  if (to.address.is_v4()) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(to.port);
    std::memcpy(&address.sin_addr, to.address.octets().data(), 4);
    connected = connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address);
  } else {
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(to.port);
    std::memcpy(&address.sin6_addr, to.address.octets().data(), 16);
    connected = connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address);
  }
  EXPECT_EQ(connected, 0) << to.to_string();
}

Connection::~Connection() { close(descriptor_); }

void Connection::send(const std::string& bytes) {
  EXPECT_EQ(::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL),
            static_cast<ssize_t>(bytes.size()));
}

std::string Connection::read_all() {
  std::string all;
  std::array<char, 8192> part{};
  for (ssize_t size = 0; (size = recv(descriptor_, part.data(), part.size(), 0)) > 0;) {
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
