#include "sim/event_queue.h"

#include <algorithm>
#include <utility>

namespace gnomon::sim {

void EventQueue::at(TrueTime when, Action action) {
  heap_.push_back(
      {.when = std::max(when, now_), .sequence = next_sequence_++, .action = std::move(action)});
  std::push_heap(heap_.begin(), heap_.end(), later);
}

void EventQueue::run_until(TrueTime end) {
  while (!heap_.empty() && heap_.front().when <= end) {
    std::pop_heap(heap_.begin(), heap_.end(), later);
    const Entry entry = std::move(heap_.back());
    heap_.pop_back();
    now_ = entry.when;
    ++done_;
    entry.action();
  }
  now_ = std::max(now_, end);
}

}  // namespace gnomon::sim
