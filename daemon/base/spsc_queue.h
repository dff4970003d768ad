#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace gnomon {

/// A bounded queue from one thread to one other (single producer, single consumer). Both sides are
/// wait-free: a full queue refuses, an empty one gives nothing. Elements are written and read in
/// place, so that large ones are never copied.
template <class T, std::size_t kCapacity>
class SpscQueue {
 public:
  /// The producer's thread only. `fill(T&)` makes the new last element out of an old one. False:
  /// the queue is full, and `fill` is not called.
  template <class Fill>
  [[nodiscard]] bool push(const Fill& fill) {
    const std::uint64_t tail = tail_.load(std::memory_order_relaxed);
    if (tail - head_.load(std::memory_order_acquire) == kCapacity) return false;
    fill(items_[tail % kCapacity]);
    tail_.store(tail + 1, std::memory_order_release);
    return true;
  }

  /// The consumer's thread only. `use(const T&)` looks at the first element, which is then removed.
  /// False: the queue is empty, and `use` is not called.
  template <class Use>
  [[nodiscard]] bool pop(const Use& use) {
    const std::uint64_t head = head_.load(std::memory_order_relaxed);
    if (head == tail_.load(std::memory_order_acquire)) return false;
    use(std::as_const(items_[head % kCapacity]));
    head_.store(head + 1, std::memory_order_release);
    return true;
  }

 private:
  std::array<T, kCapacity> items_{};
  std::atomic<std::uint64_t> head_{0};  ///< elements removed so far
  std::atomic<std::uint64_t> tail_{0};  ///< elements added so far
};

}  // namespace gnomon
