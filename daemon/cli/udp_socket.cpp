#include "cli/udp_socket.h"

#include <netinet/in.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <system_error>
#include <utility>

#include "base/check.h"

namespace gnomon {

namespace {

std::int64_t nanoseconds(const timespec& time) {
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

timespec read(clockid_t clock) {
  timespec time{};
  GNOMON_CHECK(clock_gettime(clock, &time) == 0);
  return time;
}

std::string error_words() { return std::generic_category().message(errno); }

socklen_t fill(sockaddr_storage& storage, const Endpoint& endpoint) {
  const auto& octets = endpoint.address.octets();
  if (endpoint.address.is_v4()) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(endpoint.port);
    std::memcpy(&v4.sin_addr, octets.data(), sizeof v4.sin_addr);
    std::memcpy(&storage, &v4, sizeof v4);
    return sizeof v4;
  }
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(endpoint.port);
  std::memcpy(&v6.sin6_addr, octets.data(), sizeof v6.sin6_addr);
  std::memcpy(&storage, &v6, sizeof v6);
  return sizeof v6;
}

std::optional<LocalTime> kernel_stamp(msghdr& message) {
  for (cmsghdr* c = CMSG_FIRSTHDR(&message); c != nullptr; c = CMSG_NXTHDR(&message, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_TIMESTAMPNS) continue;
    timespec time{};
    std::memcpy(&time, CMSG_DATA(c), sizeof time);
    return LocalTime::from_nanoseconds(nanoseconds(time));
  }
  return std::nullopt;
}

}  // namespace

LocalTime read_clock() { return LocalTime::from_nanoseconds(nanoseconds(read(CLOCK_REALTIME))); }

MonoTime read_monotonic() { return MonoTime::from_nanoseconds(nanoseconds(read(CLOCK_MONOTONIC))); }

std::uint64_t random_bits() {
  std::uint64_t bits = 0;
  GNOMON_CHECK(getrandom(&bits, sizeof bits, 0) == sizeof bits);
  return bits;
}

Result<UdpSocket, std::string> UdpSocket::connect(const Endpoint& to) {
  const int family = to.address.is_v4() ? AF_INET : AF_INET6;
  UdpSocket result{::socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (result.descriptor_ < 0) return failure(error_words());
  const int on = 1;
  // Without the stamp, the moment of reading stands in for it.
  static_cast<void>(setsockopt(result.descriptor_, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on));
  sockaddr_storage address{};
  const socklen_t length = fill(address, to);
  // The socket interface takes every address type by this one cast.
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);  // NOLINT(*-reinterpret-cast)
  if (::connect(result.descriptor_, generic, length) != 0) return failure(error_words());
  return result;
}

UdpSocket::UdpSocket(UdpSocket&& other) noexcept
    : descriptor_{std::exchange(other.descriptor_, -1)} {}

UdpSocket& UdpSocket::operator=(UdpSocket&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

UdpSocket::~UdpSocket() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::optional<std::string> UdpSocket::send(std::span<const std::uint8_t> payload) const {
  if (::send(descriptor_, payload.data(), payload.size(), MSG_NOSIGNAL) >= 0) return std::nullopt;
  return error_words();
}

Result<std::optional<Received>, std::string> UdpSocket::receive() const {
  Received received;
  iovec vector{.iov_base = received.buffer.data(), .iov_len = received.buffer.size()};
  alignas(cmsghdr) std::array<std::uint8_t, CMSG_SPACE(sizeof(timespec))> control{};
  msghdr message{};
  message.msg_iov = &vector;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const ssize_t size = recvmsg(descriptor_, &message, 0);
  if (size < 0) {
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return std::nullopt;
    return failure(error_words());
  }
  const LocalTime now = read_clock();
  received.size = static_cast<std::size_t>(size);
  received.at = kernel_stamp(message).value_or(now);
  return received;
}

}  // namespace gnomon
