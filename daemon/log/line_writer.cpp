#include "log/line_writer.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string_view>
#include <system_error>
#include <utility>

namespace gnomon {

namespace {

using Clock = std::chrono::steady_clock;

// A pipe of which poll says that it takes something takes this much (pipe(7): PIPE_BUF).
constexpr std::size_t kPiece = 4096;

/// Waits until `descriptor` takes something, or `until`. True also if it has an error, which the
/// next write shows.
bool takes_more(int descriptor, Clock::time_point until) {
  pollfd watched{.fd = descriptor, .events = POLLOUT, .revents = 0};
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    const int ready =
        ::poll(&watched, 1, static_cast<int>(std::clamp<std::int64_t>(left, 0, 1000)));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return true;
    if (Clock::now() >= until) return false;
  }
}

/// Writes all of `text`. False if the descriptor refuses it, or not within the time: part of it may
/// have been written then. With `Clock::time_point::max()` it may wait for ever.
bool write_all(int descriptor, std::string_view text, Clock::time_point until) {
  const bool patient = until == Clock::time_point::max();
  while (!text.empty()) {
    if (!patient && !takes_more(descriptor, until)) return false;
    const ssize_t written =
        ::write(descriptor, text.data(), patient ? text.size() : std::min(text.size(), kPiece));
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {  // somebody who shares the description made it not block
      (void)takes_more(descriptor, Clock::now() + std::chrono::seconds{1});
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

}  // namespace

/// What the caller's threads and the writing thread share.
class LineWriter::Queue {
 public:
  Queue(const Settings& settings, Notice notice)
      : descriptor_{settings.descriptor},
        capacity_{settings.queue_octets},
        notice_{std::move(notice)} {}

  void put(std::string line, LogLevel level) {
    const std::size_t limit = level >= LogLevel::kWarning ? capacity_ : capacity_ / 4 * 3;
    const std::lock_guard lock{mutex_};
    if (octets_ + line.size() > limit) {
      ++missing_;
      count(LogLossReason::kQueueFull);
      return;
    }
    octets_ += line.size();
    lines_.push_back({.text = std::move(line), .missing_before = std::exchange(missing_, 0)});
    changed_.notify_all();
  }

  /// The writing thread: until `finish`.
  void work() {
    std::unique_lock lock{mutex_};
    for (;;) {
      changed_.wait(lock, [this] { return finishing_ || has_something(); });
      if (!has_something()) return;
      write_next(lock, Clock::time_point::max());
    }
  }

  /// Lets the thread end when everything is written. False if that is not so `within` the time.
  bool finish(std::chrono::milliseconds within) {
    std::unique_lock lock{mutex_};
    finishing_ = true;
    changed_.notify_all();
    const bool done = changed_.wait_for(lock, within, [this] { return idle(); });
    if (!done) abandon();
    return done;
  }

  /// The same without a thread.
  void write_rest(std::chrono::milliseconds within) {
    const auto until = Clock::now() + within;
    std::unique_lock lock{mutex_};
    while (has_something() && Clock::now() < until) write_next(lock, until);
  }

  [[nodiscard]] LogLosses losses() const {
    LogLosses result{};
    for (std::size_t i = 0; i < result.lines.size(); ++i) {
      result.lines.at(i) = losses_.at(i).load(std::memory_order_relaxed);
    }
    const std::lock_guard lock{mutex_};
    result.waiting_octets = octets_;
    return result;
  }

 private:
  struct Waiting {
    std::string text;
    std::uint64_t missing_before = 0;  ///< lines lost between the one before and this one
  };

  [[nodiscard]] bool has_something() const { return !lines_.empty() || missing_ > 0; }

  [[nodiscard]] bool idle() const { return !writing_ && !has_something(); }

  /// Nothing more is written, and the notice, whose maker may be gone soon, is not asked any more.
  void abandon() {
    lines_.clear();
    octets_ = 0;
    missing_ = 0;
    notice_ = nullptr;
  }

  void count(LogLossReason reason) {
    losses_.at(index_of(reason)).fetch_add(1, std::memory_order_relaxed);
  }

  /// Writes the next line, and before it the notice of those that are missing. Holds the lock but
  /// while it writes.
  void write_next(std::unique_lock<std::mutex>& lock, Clock::time_point until) {
    Waiting next;
    if (lines_.empty()) {
      next.missing_before = std::exchange(missing_, 0);
    } else {
      next = std::move(lines_.front());
      lines_.pop_front();
    }
    const std::uint64_t missing = std::exchange(unwritten_, 0) + next.missing_before;
    const std::string notice = missing > 0 && notice_ ? notice_(missing) : std::string{};
    writing_ = true;
    lock.unlock();
    const bool told = write_all(descriptor_, notice, until);
    const bool written = told && write_all(descriptor_, next.text, until);
    lock.lock();
    writing_ = false;
    octets_ -= std::min(octets_, next.text.size());
    if (!told) unwritten_ += missing;
    if (!written && !next.text.empty()) {
      ++unwritten_;
      count(LogLossReason::kWriteFailed);
    }
    changed_.notify_all();
  }

  const int descriptor_;
  const std::size_t capacity_;
  std::array<std::atomic<std::uint64_t>, kCount<LogLossReason>> losses_{};

  mutable std::mutex mutex_;  ///< guards all below
  std::condition_variable changed_;
  Notice notice_;
  std::deque<Waiting> lines_;
  std::size_t octets_ = 0;       ///< of `lines_` and of the line being written
  std::uint64_t missing_ = 0;    ///< refused since the last line of `lines_`
  std::uint64_t unwritten_ = 0;  ///< taken from `lines_`, refused by the descriptor, not told yet
  bool writing_ = false;
  bool finishing_ = false;
};

LineWriter::LineWriter(const Settings& settings, Notice notice)
    : queue_{std::make_shared<Queue>(settings, std::move(notice))}, farewell_{settings.farewell} {}

LineWriter::~LineWriter() {
  if (!thread_.joinable()) {
    queue_->write_rest(farewell_);
  } else if (queue_->finish(farewell_)) {
    thread_.join();
  } else {
    thread_.detach();
  }
}

bool LineWriter::start() {
  try {
    thread_ = std::thread{[queue = queue_] { queue->work(); }};
    return true;
  } catch (const std::system_error&) {
    return false;
  }
}

void LineWriter::put(std::string line, LogLevel level) { queue_->put(std::move(line), level); }

LogLosses LineWriter::losses() const { return queue_->losses(); }

}  // namespace gnomon
