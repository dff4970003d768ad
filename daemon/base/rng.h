#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace gnomon {

/// A deterministic, unpredictable stream of random numbers: ChaCha20 (RFC 8439) keyed by the seed.
/// The daemon seeds it from the kernel, simulations from one number. Copies repeat the stream.
class Rng {
 public:
  using Seed = std::array<std::uint8_t, 32>;

  explicit Rng(const Seed& seed);

  /// A seed made from one number, for simulations and tests.
  [[nodiscard]] static Seed expand(std::uint64_t number);

  [[nodiscard]] std::uint64_t u64();

  /// Uniform in [0, 1), 53 random bits.
  [[nodiscard]] double uniform();

  /// Uniform in [0, bound); `bound` > 0. Unbiased.
  [[nodiscard]] std::uint64_t below(std::uint64_t bound);

  /// Exponential with the given mean (>= 0).
  [[nodiscard]] double exponential(double mean);

  /// Normal with mean 0 and standard deviation 1.
  [[nodiscard]] double normal();

  /// An independent generator, for handing to a part of the program.
  [[nodiscard]] Rng fork();

 private:
  void refill();

  std::array<std::uint32_t, 16> state_{};
  std::array<std::uint64_t, 8> block_{};
  std::size_t used_ = 8;
};

}  // namespace gnomon
