#include "io/client_sockets.h"

#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <deque>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>

#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>

#include "io/request_socket.h"
#include "sys/kernel_stamp.h"
#include "sys/socket_address.h"

namespace gnomon {

namespace {

/// Room for one datagram. Any answer that could be believed is shorter; of longer ones only the
/// beginning is read.
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

/// How many closed requests may keep their sockets: a share of what the process may open now.
std::size_t most_lingering() {
  constexpr rlim_t kShare = 16;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  return std::min<rlim_t>(limit.rlim_cur / kShare, ClientSockets::kMostLingering);
}

}  // namespace

class ClientSockets::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(asio::io_context& loop, ToLocal to_local, Handler& handler, std::size_t limit)
      : loop_{loop},
        to_local_{std::move(to_local)},
        handler_{handler},
        limit_{limit},
        timer_{loop} {}

  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() = default;

  void send(const SendRequest& request) {
    const Result<void, SendError> sent = transmit(request);
    if (sent) return;
    later([failed = SendFailed{.id = request.id, .reason = sent.error()}](Impl& self) {
      self.handler_.on_send_failed(failed);
    });
  }

  void close(SendId id) {
    const auto found = open_.find(id);
    if (found == open_.end() || found->second.closed) return;
    found->second.closed = true;
    lingering_.push_back({.id = id, .until = Clock::now() + to_chrono(kLinger)});
    while (lingering_.size() > most_lingering()) let_go();
    await_end();
  }

  void shut_down() {
    closed_ = true;
    open_.clear();
    lingering_.clear();
    timer_.cancel();
  }

  [[nodiscard]] std::size_t size() const { return open_.size() - lingering_.size(); }

  [[nodiscard]] std::size_t lingering() const { return lingering_.size(); }

 private:
  using Clock = asio::steady_timer::clock_type;

  struct Open {
    asio::posix::stream_descriptor socket;
    Endpoint to;
    IpAddress local;
    bool closed = false;
    bool failed = false;  ///< told already
  };

  /// A closed request; in order of `until`.
  struct Lingering {
    SendId id = 0;
    Clock::time_point until;
  };

  static Clock::duration to_chrono(Duration time) {
    return std::chrono::nanoseconds{time.to_nanoseconds()};
  }

  template <class Action>
  void later(Action action) {
    asio::post(loop_, [weak = weak_from_this(), action] {
      if (const auto self = weak.lock(); self && !self->closed_) action(*self);
    });
  }

  /// Closes the socket of the request that was closed first.
  void let_go() {
    open_.erase(lingering_.front().id);
    lingering_.pop_front();
  }

  void await_end() {
    if (lingering_.empty()) return;
    timer_.expires_at(lingering_.front().until);
    timer_.async_wait([weak = weak_from_this()](const asio::error_code& error) {
      const auto self = weak.lock();
      if (!self || self->closed_ || error) return;
      const Clock::time_point now = Clock::now();
      while (!self->lingering_.empty() && self->lingering_.front().until <= now) self->let_go();
      self->await_end();
    });
  }

  /// A socket for the request. Closed requests give way to it.
  Result<RequestSocket, SendError> open_socket(const SendRequest& request) {
    if (size() >= limit_) return failure(SendError::kResources);
    auto opened = open_request_socket(request.to, request.bind);
    while (!opened && opened.error() == SendError::kResources && !lingering_.empty()) {
      let_go();
      opened = open_request_socket(request.to, request.bind);
    }
    return opened;
  }

  Result<void, SendError> transmit(const SendRequest& request) {
    auto opened = open_socket(request);
    if (!opened) return failure(opened.error());
    FileDescriptor& socket = opened->descriptor;
    asio::posix::stream_descriptor watched{loop_};
    asio::error_code refused;
    watched.assign(socket.get(), refused);
    if (refused) return failure(SendError::kResources);
    (void)socket.release();
    const SocketAddress to = SocketAddress::from(request.to);
    const SystemTime before = system_now();
    const ssize_t sent = ::sendto(watched.native_handle(), request.payload.data(),
                                  request.payload.size(), 0, to.data(), to.length);
    if (sent < 0) return failure(send_error_of(errno, false));

    const IpAddress local = opened->local;
    open_.insert_or_assign(request.id,
                           Open{.socket = std::move(watched), .to = request.to, .local = local});
    // The handler gets the first stamp before the socket is listened to, so that no answer can
    // overtake it. The clock may be adjusted until then, so the stamp is translated only then.
    later([id = request.id, before, local](Impl& self) {
      self.handler_.on_sent({.id = id,
                             .when = self.to_local_(before),
                             .layer = TimestampLayer::kDaemon,
                             .local = local});
      self.listen(id);
    });
    return {};
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
        on_icmp(id, found->second, ancillary.error);
      } else if (ancillary.transmit_stamp && ancillary.kernel_stamp) {
        handler_.on_sent({.id = id,
                          .when = to_local_(*ancillary.kernel_stamp),
                          .layer = TimestampLayer::kKernel,
                          .local = found->second.local});
      }
    }
  }

  /// An error that is not about what we sent is a forgery, or meant for somebody else. After one
  /// the socket stays open: ICMP proves nothing, and the answer may still come.
  void on_icmp(SendId id, Open& open, int error) {
    if (open.failed || incoming_.from.endpoint() != open.to) return;
    open.failed = true;
    handler_.on_send_failed({.id = id, .reason = send_error_of(error, true)});
  }

  /// False once there is nothing more to read.
  bool receive_one(SendId id, Open& open) {
    const ssize_t length = incoming_.receive(open.socket.native_handle(), 0);
    if (length == -EINTR) return true;
    // Any other error is that of an ICMP message, which the error queue has told or will tell.
    if (length < 0) return length != -EAGAIN;
    const SystemTime now = system_now();
    const std::optional<Endpoint> from = incoming_.from.endpoint();
    if (!from) return true;
    const Ancillary ancillary = read_ancillary(incoming_.message);
    const std::span<const std::uint8_t> bytes{incoming_.bytes};
    handler_.on_datagram(
        {.id = id,
         .from = *from,
         .payload = bytes.first(static_cast<std::size_t>(length)),
         .received = to_local_(ancillary.kernel_stamp.value_or(now)),
         .layer = ancillary.kernel_stamp ? TimestampLayer::kKernel : TimestampLayer::kDaemon,
         .oversize = (incoming_.message.msg_flags & MSG_TRUNC) != 0});
    return true;
  }

  asio::io_context& loop_;
  ToLocal to_local_;
  Handler& handler_;
  std::size_t limit_;
  bool closed_ = false;
  std::unordered_map<SendId, Open> open_;  ///< the closed ones that still listen included
  std::deque<Lingering> lingering_;
  asio::steady_timer timer_;  ///< for the first of `lingering_`
  Incoming incoming_;
};

ClientSockets::ClientSockets(asio::io_context& loop,
                             ToLocal to_local,
                             Handler& handler,
                             std::size_t limit)
    : impl_{std::make_shared<Impl>(loop, std::move(to_local), handler, limit)} {}

// NOLINTNEXTLINE(bugprone-exception-escape): cancelling a steady_timer cannot fail.
ClientSockets::~ClientSockets() { impl_->shut_down(); }

void ClientSockets::send(const SendRequest& request) { impl_->send(request); }

void ClientSockets::close(const CloseRequest& request) { impl_->close(request.id); }

void ClientSockets::stop() { impl_->shut_down(); }

std::size_t ClientSockets::size() const { return impl_->size(); }

std::size_t ClientSockets::lingering() const { return impl_->lingering(); }

}  // namespace gnomon
