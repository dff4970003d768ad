#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>

namespace gnomon {

/// An immutable value of any size that one thread replaces while others use it. A reader looks at a
/// generation with one atomic load, and takes a lock only if the value was replaced since it looked
/// last. (`std::atomic<std::shared_ptr>` of libstdc++ 12 is a race under ThreadSanitizer. A
/// `LatestCell` takes plain values only.)
template <class T>
class Mailbox {
 public:
  explicit Mailbox(T first) : value_{std::make_shared<const T>(std::move(first))} {}

  /// Any thread. A reader that looks after that sees `next`; those that use the former value keep
  /// it until then.
  void put(T next) {
    auto value = std::make_shared<const T>(std::move(next));
    const std::lock_guard lock{mutex_};
    value_.swap(value);
    generation_.fetch_add(1, std::memory_order_release);
  }

  /// One thread's view of the mailbox, which outlives it.
  class Reader {
   public:
    explicit Reader(const Mailbox& box) : box_{box} {}

    /// The value in force; valid until the next look.
    [[nodiscard]] const T& look() {
      if (box_.generation_.load(std::memory_order_acquire) != seen_) fetch();
      return *held_;
    }

   private:
    void fetch() {
      const std::lock_guard lock{box_.mutex_};
      held_ = box_.value_;
      seen_ = box_.generation_.load(std::memory_order_relaxed);
    }

    const Mailbox& box_;
    std::shared_ptr<const T> held_;
    std::uint64_t seen_ = 0;
  };

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const T> value_;  ///< guarded by `mutex_`
  std::atomic<std::uint64_t> generation_{1};
};

}  // namespace gnomon
