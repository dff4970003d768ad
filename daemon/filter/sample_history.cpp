#include "filter/sample_history.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace gnomon {

namespace {

constexpr double kPriorExcess = 0.05;  // of the delay: a guess until delays have been seen
constexpr double kPriorWeight = 1;     // in samples
constexpr double kFloorShare = 0.05;   // of the median excess
constexpr double kFloorStart = 0.5;    // the minimum of n is above the true one like 1 / sqrt(n)

}  // namespace

double DelayStatistics::offset_variance(double delay_seconds) const {
  const double excess = std::max(delay_seconds - minimum_seconds, 0.0);
  return excess * excess / 12 + floor_seconds * floor_seconds;
}

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

DelayStatistics SampleHistory::delay_statistics(double precision_seconds) const {
  std::array<double, kCapacity> delays{};
  const std::size_t count = samples_.size();
  for (std::size_t i = 0; i < count; ++i) delays[i] = samples_[i].delay_seconds;
  auto* const begin = delays.data();
  auto* const end = begin + count;
  auto* const middle = begin + count / 2;
  const double minimum = *std::min_element(begin, end);
  std::nth_element(begin, middle, end);

  const auto n = static_cast<double>(count);
  const double excess =
      (kPriorWeight * kPriorExcess * minimum + n * (*middle - minimum)) / (kPriorWeight + n);
  const double floor =
      precision_seconds + excess * std::max(kFloorShare, kFloorStart / std::sqrt(n));
  return {.minimum_seconds = minimum, .excess_seconds = excess, .floor_seconds = floor};
}

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

ErrorBound SampleHistory::bound(LocalTime at,
                                double offset_seconds,
                                double rate,
                                double rate_error) const {
  double smallest = std::numeric_limits<double>::infinity();
  ErrorBound bound;
  for (std::size_t i = first_trusted(); i < samples_.size(); ++i) {
    const Sample& sample = samples_[i];
    const double age = (at - sample.at).to_seconds();
    const double dispersion = sample.dispersion_seconds + rate_error * std::abs(age) +
                              std::abs(offset_seconds - sample.offset_seconds - rate * age);
    const double total = sample.delay_seconds / 2 + dispersion;
    if (total < smallest) {
      smallest = total;
      bound = {.delay_seconds = sample.delay_seconds, .dispersion_seconds = dispersion};
    }
  }
  return bound;
}

}  // namespace gnomon
