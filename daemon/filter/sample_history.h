#pragma once

#include <cstddef>

#include "base/ring.h"
#include "base/time.h"
#include "filter/delay_law.h"

namespace gnomon {

/// A bound of the filtered offset's error as one sample gives it.
struct ErrorBound {
  double delay_seconds = 0;
  double dispersion_seconds = 0;

  [[nodiscard]] double total() const { return delay_seconds / 2 + dispersion_seconds; }
};

/// What a rate can be, ratio.
struct RateRange {
  double low = 0;
  double high = 0;
};

/// The clock as it is thought to be: at `at` its offset is `offset`, and its rate is within
/// `rate_error` of `rate`.
struct Line {
  LocalTime at;
  double offset = 0;
  double rate = 0;
  double rate_error = 0;
  /// What the peer announces now comes on top of every bound; a sample from when it announced more
  /// counts the difference itself.
  double peer_distance = 0;
};

/// What is kept of a measurement, in the present frame.
struct Sample {
  LocalTime at;
  double offset_seconds = 0;
  double delay_seconds = 0;
  double dispersion_seconds = 0;
  double peer_distance_seconds = 0;  ///< root distance that the peer announced with it
  // What the path's model made of it when it was used.
  double detour_seconds = 0;  ///< part of the offset that is a detour's doing
  DelayLaw law;
  bool spike = false;

  /// The true offset at `at` is within so many seconds of `offset_seconds`, as long as the path's
  /// asymmetry is at most its round trip.
  [[nodiscard]] double half_width() const { return delay_seconds / 2 + dispersion_seconds; }

  [[nodiscard]] ErrorBound bound(const Line& line) const;
};

/// The latest samples of one peer.
class SampleHistory {
 public:
  static constexpr std::size_t kCapacity = 64;

  void add(const Sample& sample);

  void clear();

  [[nodiscard]] std::size_t size() const { return samples_.size(); }

  [[nodiscard]] const Sample& operator[](std::size_t index) const { return samples_[index]; }

  [[nodiscard]] Sample& operator[](std::size_t index) { return samples_[index]; }

  /// The newest so many speak of the clock as it is now.
  [[nodiscard]] std::size_t trusted() const { return trusted_; }

  [[nodiscard]] const Sample& newest() const { return samples_.newest(); }

  /// Moves every sample into a new frame: see `ClockAdjustment`.
  void shift(LocalTime at, Duration phase, double frequency);

  /// From now on only the newest `count` and later ones bound the offset and the rate: before them
  /// the clock jumped. Delays are not affected.
  void distrust_older_than(std::size_t count);

  /// How wrong `rate` can be at most as an average over the samples' time, if the true one is in
  /// `possible`.
  [[nodiscard]] double rate_error(double rate, const RateRange& possible) const;

  /// The tightest bound of the line's error that one sample gives.
  [[nodiscard]] ErrorBound bound(const Line& line) const;

 private:
  [[nodiscard]] std::size_t first_trusted() const { return samples_.size() - trusted_; }

  Ring<Sample, kCapacity> samples_;
  std::size_t trusted_ = 0;  ///< so many of the newest bound the offset
};

/// Moves one sample into a new frame.
void shift_sample(Sample& sample, LocalTime at, Duration phase, double frequency);

}  // namespace gnomon
