#include "filter/sample_history.h"

#include <algorithm>
#include <cmath>

namespace gnomon {

void shift_sample(Sample& sample, LocalTime at, Duration phase, double frequency) {
  const Duration moved = phase + Duration::seconds(frequency * (sample.at - at).to_seconds());
  sample.at += moved;
  sample.offset_seconds -= moved.to_seconds();
}

void SampleHistory::add(const Sample& sample) {
  samples_.push(sample);
  trusted_ = std::min(trusted_ + 1, samples_.size());
}

void SampleHistory::clear() {
  samples_.clear();
  trusted_ = 0;
}

void SampleHistory::shift(LocalTime at, Duration phase, double frequency) {
  for (std::size_t i = 0; i < samples_.size(); ++i) {
    shift_sample(samples_[i], at, phase, frequency);
  }
}

void SampleHistory::distrust_older_than(std::size_t count) { trusted_ = std::min(trusted_, count); }

double SampleHistory::rate_error(double rate, const RateRange& possible) const {
  // All pairs of 64 samples would be 2016. The later sample of a useful pair is a recent one.
  constexpr std::size_t kLater = 8;
  double smallest = std::max(possible.high - rate, rate - possible.low);
  const std::size_t count = samples_.size();
  for (std::size_t j = count - std::min(kLater, trusted_); j < count; ++j) {
    for (std::size_t i = first_trusted(); i < j; ++i) {
      const double elapsed = (samples_[j].at - samples_[i].at).to_seconds();
      if (elapsed <= 0) continue;
      const double change = samples_[j].offset_seconds - samples_[i].offset_seconds;
      const double width = samples_[j].half_width() + samples_[i].half_width() +
                           samples_[j].peer_distance_seconds + samples_[i].peer_distance_seconds;
      smallest = std::min(smallest, (width + std::abs(change - rate * elapsed)) / elapsed);
    }
  }
  return smallest;
}

ErrorBound Sample::bound(const Line& line) const {
  const double age = (line.at - at).to_seconds();
  const double apart = std::abs(line.offset - offset_seconds - line.rate * age);
  // The delay was measured with a clock of that rate, so the rate spoils the delay as well.
  const double drift =
      (line.rate_error + std::abs(line.rate)) * delay_seconds + line.rate_error * std::abs(age);
  const double worse_then = std::max(peer_distance_seconds - line.peer_distance, 0.0);
  return {.delay_seconds = delay_seconds,
          .dispersion_seconds = dispersion_seconds + drift + apart + worse_then};
}

ErrorBound SampleHistory::bound(const Line& line) const {
  ErrorBound tightest = newest().bound(line);
  for (std::size_t i = first_trusted(); i < samples_.size(); ++i) {
    const ErrorBound bound = samples_[i].bound(line);
    if (bound.total() < tightest.total()) tightest = bound;
  }
  return tightest;
}

}  // namespace gnomon
