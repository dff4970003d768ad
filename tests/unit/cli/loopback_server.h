#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <functional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace gnomon::test {

using Bytes = std::vector<std::uint8_t>;

/// A socket on 127.0.0.1 and a port of the kernel's choice, and a thread that serves it.
class LoopbackServer {
 public:
  /// All answers to one datagram, or one to the beginning of a TCP stream.
  using Handler = std::function<std::vector<Bytes>(const Bytes&)>;

  LoopbackServer(int type, Handler handler)
      : type_{type}, handler_{std::move(handler)}, fd_{::socket(AF_INET, type, 0)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(fd_, generic, length) != 0) throw std::runtime_error{"bind"};
    if (::getsockname(fd_, generic, &length) != 0) throw std::runtime_error{"getsockname"};
    if (type == SOCK_STREAM && ::listen(fd_, 4) != 0) throw std::runtime_error{"listen"};
    port_ = ntohs(address.sin_port);
    thread_ = std::jthread{[this](const std::stop_token& stop) { serve(stop); }};
  }

  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  ~LoopbackServer() {
    thread_.request_stop();
    thread_.join();
    ::close(fd_);
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  void serve(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      pollfd polled{.fd = fd_, .events = POLLIN, .revents = 0};
      if (::poll(&polled, 1, 20) <= 0) continue;
      if (type_ == SOCK_STREAM) {
        serve_stream();
      } else {
        serve_datagram();
      }
    }
  }

  void serve_datagram() {
    sockaddr_in from{};
    socklen_t length = sizeof from;
    auto* generic = reinterpret_cast<sockaddr*>(&from);
    Bytes request(1024);
    const ssize_t size = ::recvfrom(fd_, request.data(), request.size(), 0, generic, &length);
    request.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    for (const Bytes& answer : handler_(request)) {
      static_cast<void>(::sendto(fd_, answer.data(), answer.size(), 0, generic, length));
    }
  }

  void serve_stream() {
    const int client = ::accept(fd_, nullptr, nullptr);
    Bytes request(4096);
    const ssize_t size = ::recv(client, request.data(), request.size(), 0);
    request.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    for (const Bytes& answer : handler_(request)) {
      static_cast<void>(::send(client, answer.data(), answer.size(), MSG_NOSIGNAL));
    }
    ::close(client);
  }

  int type_;
  Handler handler_;
  int fd_;
  std::uint16_t port_ = 0;
  std::jthread thread_;
};

}  // namespace gnomon::test
