#pragma once

#include <cstddef>

#include "base/ring.h"
#include "base/time.h"

namespace gnomon {

/// A bound of the filtered offset's error as one sample gives it.
struct ErrorBound {
  double delay_seconds = 0;
  double dispersion_seconds = 0;

  [[nodiscard]] double total() const { return delay_seconds / 2 + dispersion_seconds; }
};

/// What is kept of a measurement, in the present frame.
struct Sample {
  LocalTime at;
  double offset_seconds = 0;
  double delay_seconds = 0;
  double dispersion_seconds = 0;

  /// The true offset at `at` is within so many seconds of `offset_seconds`, as long as the path's
  /// asymmetry is at most its round trip.
  [[nodiscard]] double half_width() const { return delay_seconds / 2 + dispersion_seconds; }

  /// Bounds the error of `offset` at `time`, if the clock's rate is within `rate_error` of `rate`.
  [[nodiscard]] ErrorBound bound(LocalTime time,
                                 double offset,
                                 double rate,
                                 double rate_error) const;
};

/// The latest samples of one peer.
class SampleHistory {
 public:
  static constexpr std::size_t kCapacity = 64;

  void add(const Sample& sample);

  void clear();

  [[nodiscard]] std::size_t size() const { return samples_.size(); }

  [[nodiscard]] const Sample& operator[](std::size_t index) const { return samples_[index]; }

  [[nodiscard]] const Sample& newest() const { return samples_.newest(); }

  /// Moves every sample into a new frame: see `ClockAdjustment`.
  void shift(LocalTime at, Duration phase, double frequency);

  /// From now on only the newest `count` and later ones bound the offset and the rate: before them
  /// the clock jumped. Delays are not affected.
  void distrust_older_than(std::size_t count);

  /// How wrong `rate` can be at most as an average over the samples' time; at most `prior`.
  [[nodiscard]] double rate_error(double rate, double prior) const;

  /// The tightest bound of the error of `offset_seconds` at `at` that one sample gives, if the
  /// clock's rate is within `rate_error` of `rate`.
  [[nodiscard]] ErrorBound bound(LocalTime at,
                                 double offset_seconds,
                                 double rate,
                                 double rate_error) const;

 private:
  [[nodiscard]] std::size_t first_trusted() const { return samples_.size() - trusted_; }

  Ring<Sample, kCapacity> samples_;
  std::size_t trusted_ = 0;  ///< so many of the newest bound the offset
};

/// Moves one sample into a new frame.
void shift_sample(Sample& sample, LocalTime at, Duration phase, double frequency);

}  // namespace gnomon
