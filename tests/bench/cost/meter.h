#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace gnomon::cost {

/// What a node is called for.
enum class Call : std::uint8_t {
  kDatagram,      ///< Node::on_datagram
  kDeadline,      ///< Node::on_deadline: a request, the end of a wait, or housekeeping
  kSent,          ///< Node::on_sent
  kAdjusted,      ///< Node::on_adjusted
  kNextDeadline,  ///< Node::next_deadline, asked after each of the others
  kSnapshot,      ///< Node::snapshot, for whoever looks
};

inline constexpr std::size_t kCalls = 6;

[[nodiscard]] const char* name_of(Call call);

/// Counts the calls and their time. Of one kind at a time it lets callgrind collect the
/// instructions.
class Meter {
 public:
  struct Sum {
    std::uint64_t calls = 0;
    std::chrono::nanoseconds time{};
  };

  /// Runs `action` as one call of this kind.
  template <class Action>
  void run(Call call, const Action& action) {
    Sum& sum = sums_[static_cast<std::size_t>(call)];
    const bool collected = call == collected_;
    const auto began = std::chrono::steady_clock::now();
    if (collected) begin_collecting();
    action();
    if (collected) end_collecting();
    sum.time += std::chrono::steady_clock::now() - began;
    ++sum.calls;
  }

  /// From here on the instructions of `call` are collected; all sums begin anew.
  void collect(Call call);

  /// Writes what callgrind has collected, named after the call.
  void dump();

  void clear() { sums_ = {}; }

  [[nodiscard]] const Sum& sum(Call call) const { return sums_[static_cast<std::size_t>(call)]; }

  /// Is this a run under callgrind, of a program that knows how to talk to it?
  [[nodiscard]] static bool under_callgrind();

 private:
  // Not a mere toggle: what is not collected then runs several times faster.
  static void begin_collecting();
  static void end_collecting();

  std::array<Sum, kCalls> sums_{};
  std::optional<Call> collected_;
};

}  // namespace gnomon::cost
