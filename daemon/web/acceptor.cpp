#include "web/acceptor.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace gnomon {
namespace {

// Connections taken from one listener before the others get their turn.
constexpr int kMostAtOnce = 16;
// How long accepting pauses. A scraper waits for ten seconds.
constexpr int kPauseMilliseconds = 250;

bool watch(int epoll, int descriptor) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = descriptor;
  return ::epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

bool has_run_out(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

std::string last_error(const char* call) {
  return std::string{"HTTP: "} + call + ": " + std::generic_category().message(errno);
}

}  // namespace

Result<std::unique_ptr<Acceptor>, std::string> Acceptor::make(Host& host) {
  std::unique_ptr<Acceptor> made{new Acceptor{host}};
  made->epoll_ = FileDescriptor{::epoll_create1(EPOLL_CLOEXEC)};
  made->stop_ = FileDescriptor{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  const bool ready =
      made->epoll_.valid() && made->stop_.valid() && watch(made->epoll_.get(), made->stop_.get());
  if (!ready) return failure(last_error("epoll"));
  return made;
}

Acceptor::~Acceptor() {
  if (!thread_.joinable()) return;
  (void)::eventfd_write(stop_.get(), 1);
  thread_.join();
}

// The thread may be using the former socket. So the new one takes over its number in one system
// call, which also takes the former one out of the epoll set.
Result<void, std::string> Acceptor::put(std::size_t number, ListenSocket socket) {
  if (sockets_.size() <= number) sockets_.resize(number + 1);
  FileDescriptor& place = sockets_[number];
  FileDescriptor fresh{socket.release()};
  if (!place.valid()) {
    place = std::move(fresh);
  } else if (::dup3(fresh.get(), place.get(), O_CLOEXEC) < 0) {
    return failure(last_error("dup3"));
  }
  if (!watch(epoll_.get(), place.get())) return failure(last_error("epoll"));
  return {};
}

Result<void, std::string> Acceptor::serve() {
  try {
    thread_ = std::thread{[this] { run(); }};
  } catch (const std::system_error& error) {
    return failure(std::string{"HTTP acceptor: "} + error.what());
  }
  return {};
}

void Acceptor::run() {
  std::array<epoll_event, 16> ready{};
  for (;;) {
    const int count = ::epoll_wait(epoll_.get(), ready.data(), static_cast<int>(ready.size()),
                                   host_.look_after());
    for (int i = 0; i < count; ++i) {
      const int descriptor = ready.at(static_cast<std::size_t>(i)).data.fd;
      if (descriptor == stop_.get()) return;
      if (!accept_from(descriptor) && !pause()) return;
    }
  }
}

bool Acceptor::accept_from(int listener) {
  for (int i = 0; i < kMostAtOnce; ++i) {
    SocketAddress from;
    FileDescriptor connection{
        ::accept4(listener, from.data(), &from.length, SOCK_NONBLOCK | SOCK_CLOEXEC)};
    if (connection.valid()) {
      host_.enter(std::move(connection), from);
      continue;
    }
    if (errno == EAGAIN) return true;  // nothing waits any more
    // The client of that connection has given up already.
    if (errno == ECONNABORTED || errno == EINTR) continue;
    if (has_run_out(errno)) {
      pauses_.fetch_add(1, std::memory_order_relaxed);
      host_.make_room();
    }
    return false;
  }
  return true;
}

bool Acceptor::pause() const {
  pollfd stop{.fd = stop_.get(), .events = POLLIN, .revents = 0};
  return ::poll(&stop, 1, kPauseMilliseconds) <= 0;
}

}  // namespace gnomon
