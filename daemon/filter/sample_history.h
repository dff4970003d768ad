#pragma once

#include <cstddef>

#include "base/ring.h"
#include "base/time.h"
#include "filter/delay_law.h"

namespace gnomon {

/// A bound of the estimated offset's error that one sample proves, without the root distance that
/// the peer announces now. In two parts, because root delay and root dispersion are announced
/// apart.
struct ErrorBound {
  double delay_seconds = 0;       ///< round trip of the sample; half of it counts
  double dispersion_seconds = 0;  ///< all else: reading errors, age, distance to the estimate

  /// The bound, seconds.
  [[nodiscard]] double total() const { return delay_seconds / 2 + dispersion_seconds; }
};

/// The range in which a rate must be, ratio.
struct RateRange {
  double low = 0;
  double high = 0;
};

/// The estimate whose error is to be bounded: a straight line of the offset over local time.
struct Line {
  LocalTime at;           ///< moment for which the bound is wanted
  double offset = 0;      ///< estimated offset at `at`, seconds
  double rate = 0;        ///< estimated rate, ratio
  double rate_error = 0;  ///< largest error of `rate` at any moment of the samples' time, ratio
  /// Root distance that the peer announces now, seconds. The caller adds it to every bound. A
  /// sample taken when the peer announced more adds the difference itself.
  double peer_distance = 0;
};

/// What is kept of a measurement. Times and offsets are in the present frame: `shift_sample` moves
/// them when the clock is adjusted.
struct Sample {
  LocalTime at;                      ///< middle of the exchange
  double offset_seconds = 0;         ///< as measured
  double delay_seconds = 0;          ///< as measured, >= 0
  double dispersion_seconds = 0;     ///< error of reading both clocks, >= 0
  double peer_distance_seconds = 0;  ///< root distance that the peer announced with it
  // What the path's model made of the sample when the filter used it.
  double detour_seconds = 0;  ///< part of the offset that a detour caused
  DelayLaw law;
  bool spike = false;

  /// Half-width of the interval around `offset_seconds` that holds the true offset at `at`,
  /// seconds. It holds as long as the path's asymmetry is at most its round trip, and the peer's
  /// own clock is right (its root distance comes on top).
  [[nodiscard]] double half_width() const { return delay_seconds / 2 + dispersion_seconds; }

  /// What this sample proves about the error of `line.offset` at `line.at`. The line may lie before
  /// the sample, too.
  [[nodiscard]] ErrorBound bound(const Line& line) const;
};

/// The latest 64 samples of one peer, oldest first. The newest `trusted()` of them bound the
/// offset; older ones are from before a jump of the clock and are kept for their delays.
class SampleHistory {
 public:
  static constexpr std::size_t kCapacity = 64;

  void add(const Sample& sample);

  void clear();

  [[nodiscard]] std::size_t size() const { return samples_.size(); }

  [[nodiscard]] const Sample& operator[](std::size_t index) const { return samples_[index]; }

  [[nodiscard]] Sample& operator[](std::size_t index) { return samples_[index]; }

  /// How many of the newest samples speak of the clock as it is now, 0 to size().
  [[nodiscard]] std::size_t trusted() const { return trusted_; }

  [[nodiscard]] const Sample& newest() const { return samples_.newest(); }

  /// Moves every sample into a new frame; arguments as in `shift_sample`.
  void shift(LocalTime at, Duration phase, double frequency);

  /// The clock jumped before the newest `count` samples: from now on only those and later ones
  /// bound offset and rate. The older ones stay in the history.
  void distrust_older_than(std::size_t count);

  /// Largest error, ratio, that `rate` can have as an average over the time of the trusted samples.
  /// Two exchanges bound the mean rate between them; the best pair decides. `possible` is what is
  /// known of the true rate otherwise, and the result is never larger than it allows.
  [[nodiscard]] double rate_error(double rate, const RateRange& possible) const;

  /// The tightest of the bounds that the trusted samples give. At least one sample must be there.
  [[nodiscard]] ErrorBound bound(const Line& line) const;

 private:
  [[nodiscard]] std::size_t first_trusted() const { return samples_.size() - trusted_; }

  Ring<Sample, kCapacity> samples_;
  std::size_t trusted_ = 0;  ///< how many of the newest bound the offset
};

/// Moves one sample into a new frame: at local time `at` (old frame) the clock jumped forward by
/// `phase` and runs faster by the ratio `frequency` since then (`ClockAdjustment`). The sample's
/// moment moves, and its offset changes by the same amount the other way.
void shift_sample(Sample& sample, LocalTime at, Duration phase, double frequency);

}  // namespace gnomon
