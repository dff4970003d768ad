#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace gnomon::cost {

/// What a node is called for.
enum class Call : std::uint8_t {
  kDatagram,      ///< Node::take of a Datagram
  kDeadline,      ///< Node::take of a Deadline: a request, the end of a wait, or housekeeping
  kSent,          ///< Node::take of a SendStamp
  kAdjusted,      ///< Node::take of a ClockAdjustment
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

  /// A call of this kind begins.
  void begin(Call call) {
    call_ = call;
    began_ = std::chrono::steady_clock::now();
    if (call == collected_) begin_collecting();
  }

  /// It has ended. Without a beginning: nothing.
  void end() {
    if (!call_) return;
    if (call_ == collected_) end_collecting();
    Sum& sum = sums_[static_cast<std::size_t>(*call_)];
    sum.time += std::chrono::steady_clock::now() - began_;
    ++sum.calls;
    call_.reset();
  }

  /// Runs `action` as one call of this kind.
  template <class Action>
  void run(Call call, const Action& action) {
    begin(call);
    action();
    end();
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
  std::optional<Call> call_;  ///< the one that is under way
  std::chrono::steady_clock::time_point began_;
};

}  // namespace gnomon::cost
