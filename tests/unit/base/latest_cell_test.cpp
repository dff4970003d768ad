#include "base/latest_cell.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace gnomon {
namespace {

/// Larger than a cache line, and no multiple of eight octets.
struct Sample {
  std::array<std::uint64_t, 11> copies{};
  std::uint8_t last = 0;

  static Sample of(std::uint64_t value) {
    Sample sample;
    sample.copies.fill(value);
    sample.last = static_cast<std::uint8_t>(value);
    return sample;
  }

  [[nodiscard]] bool whole() const {
    for (const std::uint64_t copy : copies) {
      if (copy != copies[0]) return false;
    }
    return last == static_cast<std::uint8_t>(copies[0]);
  }
};

TEST(LatestCell, HoldsTheLatestValue) {
  LatestCell<Sample> cell{Sample::of(1)};
  EXPECT_EQ(cell.load().copies[10], 1U);
  cell.store(Sample::of(2));
  cell.store(Sample::of(3));
  EXPECT_EQ(cell.load().copies[0], 3U);
  EXPECT_TRUE(cell.load().whole());
}

TEST(LatestCell, ReadersNeverSeeATornOrOlderValue) {
  constexpr std::uint64_t kStores = 50'000;
  LatestCell<Sample> cell{Sample::of(0)};
  std::atomic<int> ready{0};
  std::atomic<bool> torn{false};
  std::atomic<bool> backwards{false};
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      std::uint64_t newest = 0;
      ++ready;
      while (newest < kStores) {
        const Sample seen = cell.load();
        if (!seen.whole()) torn = true;
        if (seen.copies[0] < newest) backwards = true;
        newest = seen.copies[0];
      }
    });
  }
  while (ready < 2) std::this_thread::yield();
  for (std::uint64_t value = 1; value <= kStores; ++value) cell.store(Sample::of(value));
  for (auto& reader : readers) reader.join();
  EXPECT_FALSE(torn);
  EXPECT_FALSE(backwards);
}

}  // namespace
}  // namespace gnomon
