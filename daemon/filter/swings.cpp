#include "filter/swings.h"

#include <algorithm>
#include <cmath>

namespace gnomon {

namespace {

// A clock that is set, and set back, has jumped twice.
constexpr unsigned kJumps = 3;

}  // namespace

void Swings::add(const Sample& sample, double rate, double rate_error) {
  if (last_) {
    const double elapsed = std::max((sample.at - last_->at).to_seconds(), 0.0);
    const double jump = sample.offset_seconds - last_->offset_seconds - rate * elapsed;
    const double explained = sample.half_width() + last_->half_width() +
                             sample.peer_distance_seconds + last_->peer_distance_seconds +
                             rate_error * elapsed;
    jumps_.push(std::abs(jump) > explained ? jump : 0);
  }
  last_ = sample;
}

void Swings::shift(LocalTime at, Duration phase, double frequency) {
  if (last_) shift_sample(*last_, at, phase, frequency);
}

double Swings::seconds() const {
  unsigned count = 0;
  double highest = 0;
  double lowest = 0;
  for (std::size_t i = 0; i < jumps_.size(); ++i) {
    if (jumps_[i] == 0) continue;
    ++count;
    highest = std::max(highest, jumps_[i]);
    lowest = std::min(lowest, jumps_[i]);
  }
  const bool both_ways = highest > 0 && lowest < 0;
  return count >= kJumps && both_ways ? std::max(highest, -lowest) : 0;
}

}  // namespace gnomon
