#pragma once

#include <cstdint>

namespace gnomon {

/// The reach register (RFC 5905, section 9.2): which of the last eight requests had a valid
/// response. One bit a request, the newest in the lowest bit. Example: 0b00000111 says that the
/// last three were answered, and nothing before.
class Reach {
 public:
  /// A request is about to be sent: it counts as unanswered until `answered`.
  void polled() {
    register_ = static_cast<std::uint8_t>(register_ << 1U);
    ++unanswered_;
  }

  /// The newest request was answered by a valid response.
  void answered() {
    register_ |= 1U;
    unanswered_ = 0;
  }

  /// The register, eight bits; zero: unreachable.
  [[nodiscard]] std::uint8_t bits() const { return register_; }

  [[nodiscard]] bool reachable() const { return register_ != 0; }

  /// Number of requests since the last valid response; not limited to eight.
  [[nodiscard]] unsigned unanswered() const { return unanswered_; }

 private:
  std::uint8_t register_ = 0;
  unsigned unanswered_ = 0;
};

}  // namespace gnomon
