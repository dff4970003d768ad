#include "cli/udp_socket.h"

#include <sys/socket.h>

#include <cerrno>
#include <system_error>

#include "sys/kernel_stamp.h"
#include "sys/socket_address.h"
#include "sys/system_clocks.h"

namespace gnomon {

namespace {

std::string error_words() { return std::generic_category().message(errno); }

LocalTime to_local(SystemTime time) { return LocalTime::from_nanoseconds(time.to_nanoseconds()); }

}  // namespace

LocalTime read_clock() { return to_local(system_now()); }

Result<UdpSocket, std::string> UdpSocket::connect(const Endpoint& to) {
  const int family = to.address.is_v4() ? AF_INET : AF_INET6;
  UdpSocket result{FileDescriptor{::socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)}};
  if (!result.socket_.valid()) return failure(error_words());
  // Without the stamp, the moment of reading stands in for it.
  (void)enable_kernel_stamps(result.descriptor(), false);
  const SocketAddress address = SocketAddress::from(to);
  if (::connect(result.descriptor(), address.data(), address.length) != 0) {
    return failure(error_words());
  }
  return result;
}

std::optional<std::string> UdpSocket::send(std::span<const std::uint8_t> payload) const {
  if (::send(descriptor(), payload.data(), payload.size(), MSG_NOSIGNAL) >= 0) return std::nullopt;
  return error_words();
}

Result<std::optional<Received>, std::string> UdpSocket::receive() const {
  Received received;
  iovec vector{.iov_base = received.buffer.data(), .iov_len = received.buffer.size()};
  alignas(cmsghdr) std::array<std::uint8_t, 256> control{};
  msghdr message{};
  message.msg_iov = &vector;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const ssize_t size = ::recvmsg(descriptor(), &message, 0);
  if (size < 0) {
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return std::nullopt;
    return failure(error_words());
  }
  const SystemTime now = system_now();
  received.size = static_cast<std::size_t>(size);
  received.at = to_local(read_ancillary(message).kernel_stamp.value_or(now));
  return received;
}

}  // namespace gnomon
