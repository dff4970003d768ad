#pragma once

#include <array>
#include <cstddef>

#include "base/check.h"

namespace gnomon {

/// The newest `N` values, without allocation. Pushing to a full ring drops the oldest value.
template <class T, std::size_t N>
class Ring {
 public:
  void push(T value) {
    items_[(first_ + size_) % N] = std::move(value);
    if (size_ < N) {
      ++size_;
    } else {
      first_ = (first_ + 1) % N;
    }
  }

  void clear() { first_ = size_ = 0; }

  [[nodiscard]] std::size_t size() const { return size_; }

  [[nodiscard]] bool empty() const { return size_ == 0; }

  /// `index` counts from the oldest value, 0, and must be less than `size()`.
  [[nodiscard]] const T& operator[](std::size_t index) const {
    GNOMON_CHECK(index < size_);
    return items_[(first_ + index) % N];
  }

  [[nodiscard]] T& operator[](std::size_t index) {
    GNOMON_CHECK(index < size_);
    return items_[(first_ + index) % N];
  }

  /// The value that was pushed last. The ring must not be empty.
  [[nodiscard]] const T& newest() const { return (*this)[size_ - 1]; }

 private:
  std::array<T, N> items_{};
  std::size_t first_ = 0;
  std::size_t size_ = 0;
};

}  // namespace gnomon
