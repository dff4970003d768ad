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

double SampleHistory::rate_error(double rate, double prior) const {
  constexpr std::size_t kLater = 8;
  ErrorRange range{.low = -prior - rate, .high = prior - rate};
  const std::size_t count = samples_.size();
  for (std::size_t j = count - std::min(kLater, trusted_); j < count; ++j) {
    for (std::size_t i = first_trusted(); i < j; ++i) {
      const double elapsed = (samples_[j].at - samples_[i].at).to_seconds();
      if (elapsed <= 0) continue;
      const double change = samples_[j].offset_seconds - samples_[i].offset_seconds;
      const double width = samples_[j].half_width() + samples_[i].half_width() +
                           samples_[j].peer_distance_seconds + samples_[i].peer_distance_seconds;
      range.low = std::max(range.low, (change - width) / elapsed - rate);
      range.high = std::min(range.high, (change + width) / elapsed - rate);
    }
  }
  return std::max(range.largest(), 0.0);
}

ErrorRange Sample::range(const Line& line) const {
  const double age = (line.at - at).to_seconds();
  const double middle = offset_seconds + line.rate * age - line.offset;
  // The rate also spoils the measured delay.
  const double drift =
      (line.rate_error + std::abs(line.rate)) * delay_seconds + line.rate_error * std::abs(age);
  const double worse_then = std::max(peer_distance_seconds - line.peer_distance, 0.0);
  const double half = half_width() + drift + worse_then;
  return {.low = middle - half, .high = middle + half};
}

ErrorBound Sample::bound(const Line& line) const {
  return {.delay_seconds = delay_seconds,
          .dispersion_seconds = range(line).largest() - delay_seconds / 2};
}

ErrorBound SampleHistory::bound(const Line& line) const {
  ErrorRange common = newest().range(line);
  const Sample* tightest = &newest();
  double least = common.largest();
  for (std::size_t i = first_trusted(); i < samples_.size(); ++i) {
    const ErrorRange range = samples_[i].range(line);
    common.low = std::max(common.low, range.low);
    common.high = std::min(common.high, range.high);
    if (range.largest() >= least) continue;
    least = range.largest();
    tightest = &samples_[i];
  }
  // Nowhere if a promise was broken: then one sample's word is as good as it gets.
  const double total = common.low <= common.high ? common.largest() : least;
  // A shorter round trip than any measured is what the shortest ways in both directions make.
  const double delay = std::min(tightest->delay_seconds, 2 * total);
  return {.delay_seconds = delay, .dispersion_seconds = total - delay / 2};
}

}  // namespace gnomon
