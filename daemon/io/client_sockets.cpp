#include "io/client_sockets.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <unordered_map>
#include <utility>

#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/post.hpp>

#include "sys/file_descriptor.h"
#include "sys/kernel_stamp.h"
#include "sys/socket_address.h"

namespace gnomon {

namespace {

/// Room for one datagram. Any answer that could be believed is shorter; longer ones are dropped.
constexpr std::size_t kMaxDatagram = 2048;
/// Most messages that are read from one socket before others get their turn.
constexpr int kMaxPerWake = 16;

/// One message off a socket, with room for everything the kernel adds.
struct Incoming {
  std::array<std::uint8_t, kMaxDatagram> bytes{};
  alignas(cmsghdr) std::array<std::uint8_t, 512> control{};
  SocketAddress from;
  iovec part{};
  msghdr message{};

  /// The length, or minus errno.
  [[nodiscard]] ssize_t receive(int socket, int flags) {
    part = {.iov_base = bytes.data(), .iov_len = bytes.size()};
    message = {};
    message.msg_name = from.data();
    message.msg_namelen = sizeof(from.storage);
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t length = ::recvmsg(socket, &message, flags | MSG_DONTWAIT);
    return length < 0 ? -errno : length;
  }
};

/// A connected socket with stamps and ICMP errors switched on; invalid on failure.
FileDescriptor open_socket(const Endpoint& to) {
  const bool v4 = to.address.is_v4();
  FileDescriptor socket{
      ::socket(v4 ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_UDP)};
  if (!socket.valid()) return {};
  const int on = 1;
  // Both may fail and it works all the same: without kernel stamps our own readings are used, and
  // without IP_RECVERR an unreachable port shows only as silence.
  (void)enable_kernel_stamps(socket.get(), true);
  (void)::setsockopt(socket.get(), v4 ? int{IPPROTO_IP} : int{IPPROTO_IPV6},
                     v4 ? IP_RECVERR : IPV6_RECVERR, &on, sizeof(on));
  const SocketAddress address = SocketAddress::from(to);
  if (::connect(socket.get(), address.data(), address.length) != 0) return {};
  return socket;
}

}  // namespace

class ClientSockets::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(asio::io_context& loop, ToLocal to_local, Handler& handler, std::size_t limit)
      : loop_{loop}, to_local_{std::move(to_local)}, handler_{handler}, limit_{limit} {}

  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() = default;

  void send(const SendRequest& request) {
    if (open_.size() >= limit_ || !transmit(request)) {
      later([id = request.id](Impl& self) { self.handler_.on_send_failed(id); });
    }
  }

  void close(SendId id) { open_.erase(id); }

  void shut_down() {
    closed_ = true;
    open_.clear();
  }

  [[nodiscard]] std::size_t size() const { return open_.size(); }

 private:
  struct Open {
    asio::posix::stream_descriptor socket;
    IpAddress local;
  };

  template <class Action>
  void later(Action action) {
    asio::post(loop_, [weak = weak_from_this(), action] {
      if (const auto self = weak.lock(); self && !self->closed_) action(*self);
    });
  }

  bool transmit(const SendRequest& request) {
    FileDescriptor socket = open_socket(request.to);
    if (!socket.valid()) return false;
    const SystemTime before = system_now();
    const ssize_t sent = ::send(socket.get(), request.payload.data(), request.payload.size(), 0);
    if (sent != static_cast<ssize_t>(request.payload.size())) return false;

    const IpAddress local = local_endpoint(socket.get()).address;
    open_.insert_or_assign(
        request.id,
        Open{.socket = asio::posix::stream_descriptor{loop_, socket.release()}, .local = local});
    // The handler gets the first stamp before the socket is listened to, so that no answer can
    // overtake it. The clock may be adjusted until then, so the stamp is translated only then.
    later([id = request.id, before, local](Impl& self) {
      self.handler_.on_sent({.id = id,
                             .when = self.to_local_(before),
                             .layer = TimestampLayer::kDaemon,
                             .local = local});
      self.listen(id);
    });
    return true;
  }

  void listen(SendId id) {
    const auto found = open_.find(id);
    if (found == open_.end()) return;
    found->second.socket.async_wait(asio::posix::stream_descriptor::wait_read,
                                    [weak = weak_from_this(), id](const asio::error_code& error) {
                                      const auto self = weak.lock();
                                      if (!self || self->closed_ || error) return;
                                      self->wake(id);
                                      self->listen(id);
                                    });
  }

  // An item on the error queue (a transmit stamp or an ICMP error) makes the socket readable until
  // it is fetched. So the error queue is emptied first.
  void wake(SendId id) {
    drain_errors(id);
    for (int i = 0; i < kMaxPerWake; ++i) {
      const auto found = open_.find(id);
      if (found == open_.end() || !receive_one(id, found->second)) return;
    }
  }

  void drain_errors(SendId id) {
    for (int i = 0; i < kMaxPerWake; ++i) {
      const auto found = open_.find(id);
      if (found == open_.end()) return;
      if (incoming_.receive(found->second.socket.native_handle(), MSG_ERRQUEUE) < 0) return;
      const Ancillary ancillary = read_ancillary(incoming_.message);
      if (ancillary.error != 0) {
        fail(id);
      } else if (ancillary.transmit_stamp && ancillary.kernel_stamp) {
        handler_.on_sent({.id = id,
                          .when = to_local_(*ancillary.kernel_stamp),
                          .layer = TimestampLayer::kKernel,
                          .local = found->second.local});
      }
    }
  }

  /// False once there is nothing more to read.
  bool receive_one(SendId id, Open& open) {
    const ssize_t length = incoming_.receive(open.socket.native_handle(), 0);
    if (length == -EINTR) return true;
    if (length == -EAGAIN) return false;
    if (length < 0) {
      fail(id);
      return false;
    }
    const SystemTime now = system_now();
    const std::optional<Endpoint> from = incoming_.from.endpoint();
    if (!from || (incoming_.message.msg_flags & MSG_TRUNC) != 0) return true;
    const Ancillary ancillary = read_ancillary(incoming_.message);
    const std::span<const std::uint8_t> bytes{incoming_.bytes};
    handler_.on_datagram(
        {.id = id,
         .from = *from,
         .payload = bytes.first(static_cast<std::size_t>(length)),
         .received = to_local_(ancillary.kernel_stamp.value_or(now)),
         .layer = ancillary.kernel_stamp ? TimestampLayer::kKernel : TimestampLayer::kDaemon});
    return true;
  }

  void fail(SendId id) {
    open_.erase(id);
    handler_.on_send_failed(id);
  }

  asio::io_context& loop_;
  ToLocal to_local_;
  Handler& handler_;
  std::size_t limit_;
  bool closed_ = false;
  std::unordered_map<SendId, Open> open_;
  Incoming incoming_;
};

ClientSockets::ClientSockets(asio::io_context& loop,
                             ToLocal to_local,
                             Handler& handler,
                             std::size_t limit)
    : impl_{std::make_shared<Impl>(loop, std::move(to_local), handler, limit)} {}

ClientSockets::~ClientSockets() { impl_->shut_down(); }

void ClientSockets::send(const SendRequest& request) { impl_->send(request); }

void ClientSockets::close(const CloseRequest& request) { impl_->close(request.id); }

std::size_t ClientSockets::size() const { return impl_->size(); }

}  // namespace gnomon
