#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace gnomon {

/// A stream of random numbers: ChaCha20 (RFC 8439) keyed by the seed. Who does not know the seed
/// cannot predict it, so nonces and ports may come from it. The same seed gives the same stream on
/// every machine, so a simulation can be repeated. The daemon takes its seed from the kernel.
///
/// A copy repeats the stream of the original. To give a part of the program numbers of its own, use
/// `fork`. No distribution of <random> is used: the standard does not fix what those return.
class Rng {
 public:
  using Seed = std::array<std::uint8_t, 32>;

  explicit Rng(const Seed& seed);

  /// A seed made from one number, for simulations and tests. Not for secrets.
  [[nodiscard]] static Seed expand(std::uint64_t number);

  /// 64 random bits.
  [[nodiscard]] std::uint64_t u64();

  /// Uniform in [0, 1), 53 random bits.
  [[nodiscard]] double uniform();

  /// Uniform whole number in [0, bound), without bias; `bound` > 0.
  [[nodiscard]] std::uint64_t below(std::uint64_t bound);

  /// Exponentially distributed with the given mean (>= 0).
  [[nodiscard]] double exponential(double mean);

  /// Normally distributed with mean 0 and standard deviation 1.
  [[nodiscard]] double normal();

  /// A new generator whose stream is independent of this one's, keyed by four numbers of it.
  [[nodiscard]] Rng fork();

 private:
  void refill();

  std::array<std::uint32_t, 16> state_{};
  std::array<std::uint64_t, 8> block_{};
  std::size_t used_ = 8;
};

}  // namespace gnomon
