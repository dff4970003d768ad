#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace gnomon {

/// Hands the latest value of a small plain struct from one writer thread to any number of reader
/// threads, without locks. Readers see some value that was stored as a whole, never a mixture; they
/// may miss values in between.
///
/// It is a sequence lock whose words are atomics: a reader that meets a store in progress notices
/// and repeats. `std::atomic<std::shared_ptr>` would do the same, but in libstdc++ 12 it has a data
/// race.
template <class T>
class LatestCell {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  explicit LatestCell(const T& value) { store(value); }

  /// Replaces the value. To be called by one thread only, always the same. Never waits.
  void store(const T& value) {
    Words words{};
    std::memcpy(words.data(), &value, sizeof(T));
    const std::uint64_t sequence = sequence_.load(std::memory_order_relaxed);
    sequence_.store(sequence + 1, std::memory_order_relaxed);
    for (std::size_t i = 0; i < kWords; ++i) words_[i].store(words[i], std::memory_order_release);
    sequence_.store(sequence + 2, std::memory_order_release);
  }

  // Why no mixture is taken: a reader that sees a word of a store synchronises with that word's
  // release, so its second look at the sequence sees that store's odd number or a later one. If
  // both looks see the same even number, no word is of a later store; and none is of an earlier
  // one, because the first look synchronises with the end of the store that it sees.

  /// The latest value. Any thread. Repeats while the writer is in the middle of a store, which
  /// takes some nanoseconds.
  [[nodiscard]] T load() const {
    Words words{};
    for (;;) {
      const std::uint64_t before = sequence_.load(std::memory_order_acquire);
      for (std::size_t i = 0; i < kWords; ++i) words[i] = words_[i].load(std::memory_order_acquire);
      const std::uint64_t after = sequence_.load(std::memory_order_relaxed);
      if (before == after && before % 2 == 0) break;
    }
    T value;
    std::memcpy(static_cast<void*>(&value), words.data(), sizeof(T));
    return value;
  }

 private:
  static constexpr std::size_t kWords = (sizeof(T) + 7) / 8;
  using Words = std::array<std::uint64_t, kWords>;

  std::atomic<std::uint64_t> sequence_{0};
  std::array<std::atomic<std::uint64_t>, kWords> words_{};
};

}  // namespace gnomon
