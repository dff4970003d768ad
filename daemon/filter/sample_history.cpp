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
  double smallest = prior + std::abs(rate);
  const std::size_t count = samples_.size();
  for (std::size_t j = count - std::min(kLater, trusted_); j < count; ++j) {
    for (std::size_t i = first_trusted(); i < j; ++i) {
      const double elapsed = (samples_[j].at - samples_[i].at).to_seconds();
      if (elapsed <= 0) continue;
      const double change = samples_[j].offset_seconds - samples_[i].offset_seconds;
      const double width = samples_[j].half_width() + samples_[i].half_width();
      smallest = std::min(smallest, (width + std::abs(change - rate * elapsed)) / elapsed);
    }
  }
  return smallest;
}

ErrorBound Sample::bound(LocalTime time, double offset, double rate, double rate_error) const {
  const double age = (time - at).to_seconds();
  const double apart = std::abs(offset - offset_seconds - rate * age);
  return {.delay_seconds = delay_seconds,
          .dispersion_seconds = dispersion_seconds + rate_error * std::abs(age) + apart};
}

ErrorBound SampleHistory::bound(LocalTime at,
                                double offset_seconds,
                                double rate,
                                double rate_error) const {
  ErrorBound tightest = newest().bound(at, offset_seconds, rate, rate_error);
  for (std::size_t i = first_trusted(); i < samples_.size(); ++i) {
    const ErrorBound bound = samples_[i].bound(at, offset_seconds, rate, rate_error);
    if (bound.total() < tightest.total()) tightest = bound;
  }
  return tightest;
}

}  // namespace gnomon
