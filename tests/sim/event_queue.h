#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "sim/true_time.h"

namespace gnomon::sim {

/// What is going to happen, in order of time. Actions that are due at the same moment happen in the
/// order in which they were added, so a run can be repeated. Nothing else moves a world's time.
class EventQueue {
 public:
  using Action = std::function<void()>;

  [[nodiscard]] TrueTime now() const { return now_; }

  /// Adds an action. If `when` is in the past, the action is due now.
  void at(TrueTime when, Action action);

  void after(Duration delay, Action action) { at(now_ + delay, std::move(action)); }

  /// Carries out everything that is due up to and including `end`. Afterwards `now` is `end`.
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
