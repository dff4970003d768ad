#pragma once

#include <cstddef>

#include "base/ring.h"

namespace gnomon {

/// A measurement after what is known of the path has been taken out of it.
struct PathReading {
  double offset_seconds = 0;
  double variance = 0;  ///< of the offset's error, given this delay
  bool spike = false;   ///< the delay is far beyond the daily queue's
};

/// What is learnt of one path: its least delay, how far delays scatter above it, whether queueing
/// favours one direction, and what a detour adds to delay and offset. All in seconds.
class PathModel {
 public:
  explicit PathModel(double precision_seconds) : precision_{precision_seconds} {}

  /// A sample of this delay is about to be used. A delay back at the level from before a detour
  /// ends the detour.
  void add(double delay);

  /// Valid after the first `add`.
  [[nodiscard]] PathReading read(double offset, double delay) const;

  /// What remained of a sample, `offset - filtered offset`, after it was used: teaches the
  /// asymmetry, and adopts a detour once delays stay up; `tolerance`: of the filtered offset.
  void learn(double residual, double delay, double tolerance);

  /// Median delay above the least one, with a prior while samples are few.
  [[nodiscard]] double excess() const { return excess_; }

  /// Variance of a sample with the median delay.
  [[nodiscard]] double typical_variance() const { return variance(excess_); }

  /// Offset error per excess delay, -1/2 (only answers queue) to +1/2 (only requests queue); 0
  /// while it is not clear.
  [[nodiscard]] double asymmetry() const;

  /// What the present detour adds to the delay; 0: none.
  [[nodiscard]] double detour() const { return detour_delay_; }

 private:
  static constexpr std::size_t kWindow = 64;
  static constexpr std::size_t kRecent = 8;

  struct Level {
    double least = 0;
    double median = 0;
  };

  [[nodiscard]] Level level_of_newest(std::size_t count) const;
  [[nodiscard]] double above_least(double delay) const;
  [[nodiscard]] bool is_spike(double above) const;
  [[nodiscard]] double variance(double above) const;
  void summarise();
  void learn_asymmetry(double residual, double above);
  void consider_detour(double tolerance);

  double precision_;
  Ring<double, kWindow> delays_;      ///< without the detour's part
  Ring<double, 8> least_of_windows_;  ///< of the windows before
  Ring<double, kRecent> residuals_;   ///< without the detour's part
  std::size_t count_ = 0;
  double least_ = 0;
  double excess_ = 0;
  double floor_ = 0;  ///< how far `least_` may be above the path's own
  double detour_delay_ = 0;
  double detour_offset_ = 0;
  double sum_square_ = 0;  ///< of the regression of residuals on excess delays
  double sum_product_ = 0;
  double sum_noise_ = 0;
};

}  // namespace gnomon
