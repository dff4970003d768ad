#include "io/server_worker.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>
#include <variant>

#include "base/check.h"
#include "base/overloaded.h"

namespace gnomon {

namespace {

/// Answers stamped and sent together. Few, because the stamp of the last is as old as the sending
/// of the others; more than one, because a system call for each costs throughput.
constexpr std::size_t kSendTogether = 8;
constexpr std::uint64_t kStopTag = UINT64_MAX;

bool watch(int epoll, int descriptor, std::uint64_t tag) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = tag;
  return ::epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

/// The version field of whatever came in; 0 if there is no first octet.
unsigned version_of(std::span<const std::uint8_t> payload) {
  return payload.empty() ? 0U : (payload.front() >> 3U) & 7U;
}

}  // namespace

Result<std::unique_ptr<ServerWorker>, std::string> ServerWorker::make(std::size_t sockets) {
  std::unique_ptr<ServerWorker> worker{new ServerWorker};
  worker->sockets_.resize(sockets);
  for (std::size_t i = 0; i < sockets; ++i) worker->sockets_[i].number = i;
  if (!worker->prepare_polling()) {
    return failure("server worker: epoll: " + std::generic_category().message(errno));
  }
  return worker;
}

Result<void, std::string> ServerWorker::serve(Parts parts) {
  GNOMON_CHECK(!parts_);
  parts_.emplace(std::move(parts));
  try {
    launch();
  } catch (const std::system_error& error) {
    return failure(std::string{"server worker: "} + error.what());
  }
  return {};
}

ServerWorker::~ServerWorker() {
  if (!thread_.joinable()) return;
  (void)::eventfd_write(stop_.get(), 1);
  thread_.join();
}

bool ServerWorker::prepare_polling() {
  epoll_ = FileDescriptor{::epoll_create1(EPOLL_CLOEXEC)};
  stop_ = FileDescriptor{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  return epoll_.valid() && stop_.valid() && watch(epoll_.get(), stop_.get(), kStopTag);
}

// The worker may be using the former socket. So the new one takes over its number in one system
// call, which also takes the former one out of the epoll set.
Result<void, std::string> ServerWorker::put(std::size_t number, FileDescriptor socket) {
  Socket& place = sockets_.at(number);
  const auto failed = [] {
    return failure("server worker: " + std::generic_category().message(errno));
  };
  if (!place.descriptor.valid()) {
    place.descriptor = std::move(socket);
  } else if (::dup3(socket.get(), place.descriptor.get(), O_CLOEXEC) < 0) {
    return failed();
  }
  if (!watch(epoll_.get(), place.descriptor.get(), number)) return failed();
  return {};
}

// Signals are the main thread's: a new thread inherits the mask that is set when it starts.
void ServerWorker::launch() {
  sigset_t all;
  sigset_t former;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &former);
  try {
    thread_ = std::thread{[this] { run(); }};
  } catch (...) {
    ::pthread_sigmask(SIG_SETMASK, &former, nullptr);
    throw;
  }
  ::pthread_setname_np(thread_.native_handle(), "gnomon-server");
  ::pthread_sigmask(SIG_SETMASK, &former, nullptr);
}

void ServerWorker::run() {
  std::array<epoll_event, 16> ready{};
  for (;;) {
    const int count = ::epoll_wait(epoll_.get(), ready.data(), static_cast<int>(ready.size()), -1);
    for (int i = 0; i < count; ++i) {
      const std::uint64_t tag = ready[static_cast<std::size_t>(i)].data.u64;
      if (tag == kStopTag) return;
      serve(sockets_[tag]);
    }
  }
}

ServerWorker::Parts& ServerWorker::parts() {
  GNOMON_CHECK(parts_.has_value());
  return *parts_;
}

void ServerWorker::serve(Socket& socket) {
  const std::size_t count = batch_.receive(socket.descriptor.get());
  const SystemTime now = system_now();
  const ServingState state = parts().state.load();
  parts().service->begin(state);
  pending_.count = 0;
  for (std::size_t slot = 0; slot < count; ++slot) take(slot, socket, state.map, now);
  answer(socket, state.map);
}

void ServerWorker::take(std::size_t slot, Socket& socket, const ClockMap& map, SystemTime now) {
  const Ancillary ancillary = batch_.ancillary(slot);
  if (ancillary.drops) {
    // A socket that was put in the place of another counts from 0.
    const std::uint32_t before = std::exchange(socket.drops, *ancillary.drops);
    counters_.socket_dropped(*ancillary.drops - (*ancillary.drops < before ? 0 : before));
  }
  const std::span<const std::uint8_t> payload = batch_.payload(slot);
  counters_.received(version_of(payload),
                     ancillary.kernel_stamp ? TimestampLayer::kKernel : TimestampLayer::kDaemon);
  const std::optional<Endpoint> client = batch_.client(slot);
  if (!client || payload.empty()) {
    counters_.dropped(DropReason::kMalformed);
    return;
  }
  if (ancillary.to_many) {
    counters_.dropped(DropReason::kBroadcast);
    return;
  }
  const LocalTime received = map.to_local(ancillary.kernel_stamp.value_or(now));
  std::visit(Overloaded{
                 [&](const ServeAnswer&) { pending_.add(slot, received); },
                 [this](const ServeDrop& drop) { counters_.dropped(drop.reason); },
                 [&](const ServeHandUp&) { hand_up(slot, socket, received); },
             },
             parts().service->prepare(slot, client->address, payload, received));
}

void ServerWorker::hand_up(std::size_t slot, const Socket& socket, LocalTime received) {
  const auto fill = [&](HandedUp& datagram) {
    datagram.client = batch_.client(slot).value_or(Endpoint{});
    datagram.received = received;
    datagram.back = batch_.way_back(slot);
    datagram.back.worker = parts().number;
    datagram.back.socket = socket.number;
    datagram.local = datagram.back.source.address();
    datagram.size = batch_.payload(slot).size();
    std::ranges::copy(batch_.payload(slot), datagram.octets.begin());
  };
  const bool queued = parts().hand_ups != nullptr && parts().hand_ups->hand_up(fill);
  if (!queued) counters_.dropped(DropReason::kMode);
}

void ServerWorker::answer(const Socket& socket, const ClockMap& map) {
  for (std::size_t first = 0; first < pending_.count; first += kSendTogether) {
    const std::size_t count = std::min(kSendTogether, pending_.count - first);
    const auto slots = std::span<const std::size_t>{pending_.slots}.subspan(first, count);
    LocalTime now;
    for (const std::size_t slot : slots) {
      now = map.to_local(system_now());
      batch_.set_answer(slot, parts().service->finish(slot, now, batch_.room(slot)));
    }
    const std::span<const bool> sent = batch_.send(socket.descriptor.get(), slots);
    for (std::size_t i = 0; i < count; ++i) {
      if (sent[i]) {
        counters_.answered(now - pending_.received[first + i]);
      } else {
        counters_.send_failed();
      }
    }
  }
}

}  // namespace gnomon
