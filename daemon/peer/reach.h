#pragma once

#include <cstdint>

namespace gnomon {

/// The reach register (RFC 5905, section 9.2): one bit a poll, newest lowest.
class Reach {
 public:
  /// A request is about to be sent.
  void polled() {
    register_ = static_cast<std::uint8_t>(register_ << 1U);
    ++unanswered_;
  }

  /// The newest request was answered by a valid response.
  void answered() {
    register_ |= 1U;
    unanswered_ = 0;
  }

  /// Eight bits; zero: unreachable.
  [[nodiscard]] std::uint8_t bits() const { return register_; }

  [[nodiscard]] bool reachable() const { return register_ != 0; }

  /// Requests since the last valid response.
  [[nodiscard]] unsigned unanswered() const { return unanswered_; }

 private:
  std::uint8_t register_ = 0;
  unsigned unanswered_ = 0;
};

}  // namespace gnomon
