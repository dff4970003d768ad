#include "io/hand_up.h"

#include <sys/eventfd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace gnomon {

namespace {

int make_wake() {
  const int descriptor = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (descriptor < 0) throw std::system_error{errno, std::generic_category(), "eventfd"};
  return descriptor;
}

}  // namespace

HandUpLine::HandUpLine(asio::io_context& loop, Handler handler)
    : wake_{loop, make_wake()}, handler_{std::move(handler)} {
  await();
}

HandUpLine::WorkerEnd& HandUpLine::add_worker() {
  ends_.push_back(std::make_unique<WorkerEnd>(wake_.native_handle()));
  return *ends_.back();
}

std::uint64_t HandUpLine::lost() const {
  std::uint64_t sum = 0;
  for (const auto& end : ends_) sum += end->lost_.load(std::memory_order_relaxed);
  return sum;
}

// Fails only if the counter is full: then the loop is awake anyway.
void HandUpLine::WorkerEnd::wake_loop() const { (void)::eventfd_write(wake_, 1); }

void HandUpLine::await() {
  wake_.async_wait(asio::posix::stream_descriptor::wait_read,
                   [this, alive = std::weak_ptr{alive_}](const std::error_code& error) {
                     if (error || alive.expired()) return;
                     deliver();
                     await();
                   });
}

// The counter is reset first: what is pushed after that wakes the loop again. What a full round
// leaves behind was pushed after it began, and so did.
void HandUpLine::deliver() {
  eventfd_t count = 0;
  (void)::eventfd_read(wake_.native_handle(), &count);
  for (const auto& end : ends_) {
    for (std::size_t i = 0; i < kMostWaiting; ++i) {
      if (!end->queue_.pop(handler_)) break;
    }
  }
}

}  // namespace gnomon
