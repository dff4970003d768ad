#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "sim/true_time.h"

namespace gnomon::sim {

/// What is going to happen, in order of time; what is due at the same moment happens in the order
/// in which it was added. Nothing else moves the time of a world.
class EventQueue {
 public:
  using Action = std::function<void()>;

  [[nodiscard]] TrueTime now() const { return now_; }

  /// `when` in the past counts as now.
  void at(TrueTime when, Action action);

  void after(Duration delay, Action action) { at(now_ + delay, std::move(action)); }

  /// Carries out everything due up to and including `end`; afterwards it is `end`.
  void run_until(TrueTime end);

  [[nodiscard]] std::uint64_t actions_done() const { return done_; }

  [[nodiscard]] std::size_t waiting() const { return heap_.size(); }

 private:
  struct Entry {
    TrueTime when;
    std::uint64_t sequence = 0;
    Action action;
  };

  /// Heap order: the earliest on top.
  static bool later(const Entry& a, const Entry& b) {
    return a.when != b.when ? a.when > b.when : a.sequence > b.sequence;
  }

  std::vector<Entry> heap_;
  TrueTime now_ = kBeginning;
  std::uint64_t next_sequence_ = 0;
  std::uint64_t done_ = 0;
};

}  // namespace gnomon::sim
