#include "base/rng.h"

#include <bit>
#include <cmath>
#include <numbers>

#include "base/check.h"

namespace gnomon {

namespace {

/// RFC 8439, section 2.1.
void quarter_round(
    std::array<std::uint32_t, 16>& x, std::size_t a, std::size_t b, std::size_t c, std::size_t d) {
  x[a] += x[b];
  x[d] = std::rotl(x[d] ^ x[a], 16);
  x[c] += x[d];
  x[b] = std::rotl(x[b] ^ x[c], 12);
  x[a] += x[b];
  x[d] = std::rotl(x[d] ^ x[a], 8);
  x[c] += x[d];
  x[b] = std::rotl(x[b] ^ x[c], 7);
}

}  // namespace

Rng::Rng(const Seed& seed) {
  // RFC 8439, section 2.3: four constants ("expand 32-byte k"), the key, then counter and nonce,
  // which start at zero.
  state_[0] = 0x61707865;
  state_[1] = 0x3320646e;
  state_[2] = 0x79622d32;
  state_[3] = 0x6b206574;
  for (std::size_t word = 0; word < 8; ++word) {
    for (std::size_t octet = 4; octet > 0; --octet) {
      state_[4 + word] = (state_[4 + word] << 8U) | seed[4 * word + octet - 1];
    }
  }
}

Rng::Seed Rng::expand(std::uint64_t number) {
  Seed seed{};
  for (std::size_t i = 0; i < 8; ++i) seed[i] = static_cast<std::uint8_t>(number >> (8 * i));
  return seed;
}

void Rng::refill() {
  std::array<std::uint32_t, 16> x = state_;
  // Ten double rounds: four columns, then four diagonals.
  for (int round = 0; round < 10; ++round) {
    quarter_round(x, 0, 4, 8, 12);
    quarter_round(x, 1, 5, 9, 13);
    quarter_round(x, 2, 6, 10, 14);
    quarter_round(x, 3, 7, 11, 15);
    quarter_round(x, 0, 5, 10, 15);
    quarter_round(x, 1, 6, 11, 12);
    quarter_round(x, 2, 7, 8, 13);
    quarter_round(x, 3, 4, 9, 14);
  }
  for (std::size_t i = 0; i < 8; ++i) {
    const std::uint32_t low = x[2 * i] + state_[2 * i];
    const std::uint32_t high = x[2 * i + 1] + state_[2 * i + 1];
    block_[i] = (std::uint64_t{high} << 32U) | low;
  }
  // The block counter. With 64 bits of it the stream never repeats.
  if (++state_[12] == 0) ++state_[13];
  used_ = 0;
}

std::uint64_t Rng::u64() {
  if (used_ == block_.size()) refill();
  return block_[used_++];
}

double Rng::uniform() { return static_cast<double>(u64() >> 11U) * 0x1.0p-53; }

std::uint64_t Rng::below(std::uint64_t bound) {
  GNOMON_CHECK(bound > 0);
  // 2^64 is seldom a multiple of `bound`. The first 2^64 mod `bound` values are drawn again, so
  // that every remainder is left equally often.
  const std::uint64_t reject_below = (0 - bound) % bound;
  for (;;) {
    const std::uint64_t value = u64();
    if (value >= reject_below) return value % bound;
  }
}

double Rng::exponential(double mean) { return -mean * std::log1p(-uniform()); }

// Box and Muller's method; the second of its two numbers is not kept, so that the stream does not
// depend on how often this was called before.
double Rng::normal() {
  const double radius = std::sqrt(-2.0 * std::log1p(-uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

Rng Rng::fork() {
  Seed seed{};
  for (std::size_t word = 0; word < 4; ++word) {
    const std::uint64_t value = u64();
    for (std::size_t i = 0; i < 8; ++i) {
      seed[8 * word + i] = static_cast<std::uint8_t>(value >> (8 * i));
    }
  }
  return Rng{seed};
}

}  // namespace gnomon
