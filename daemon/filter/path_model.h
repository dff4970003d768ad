#pragma once

#include <cstddef>

#include "base/ring.h"
#include "filter/delay_law.h"

namespace gnomon {

/// A measurement as seen with what is known of the path: the detour's part of the offset is
/// removed, and the delay is turned into a law of the offset's error.
struct PathReading {
  double offset_seconds = 0;  ///< measured offset without the detour's part
  DelayLaw law;               ///< of the error of `offset_seconds`, given this delay
  bool spike = false;         ///< the excess delay is above five times the usual (median) one
};

/// What is learnt of the path to one peer: its least delay, how far delays scatter above it,
/// whether one direction queues longer, and what a detour adds to delay and offset. All times are
/// in seconds. filter/README.md, "The path", has the rules and their reasons.
///
/// For each sample the owner calls `add`, then `read`, and `learn` once the filter has used the
/// sample. A suspect is only read, never added.
class PathModel {
 public:
  /// `precision_seconds`: of the local clock, > 0. No delay is known better than that.
  explicit PathModel(double precision_seconds) : precision_{precision_seconds} {}

  /// Takes in the delay (>= 0) of a sample that is about to be used. Ends a detour if the delay is
  /// back near the level from before it. Notices a shorter route.
  void add(double delay);

  /// How a sample of this offset and delay is to be understood. Only after the first `add`; the
  /// sample itself need not have been added.
  [[nodiscard]] PathReading read(double offset, double delay) const;

  /// Teaches the path what a used sample turned out to be. `residual`: measured offset minus the
  /// filter's offset afterwards. `tolerance`: how wrong the filter's offset may be, seconds, >= 0.
  /// The residuals teach the tilt. If the last eight delays stayed up, a detour begins.
  void learn(double residual, double delay, double tolerance);

  /// Variance of a usual sample with the tilt known over the variance without it, > 0 and <= 1; 1
  /// while no tilt is known.
  [[nodiscard]] double explained_by_tilt() const;

  /// Tilt of the laws that `read` gives, 1 / second: positive if requests queue longer than
  /// answers, 0 while that is not clear.
  [[nodiscard]] double tilt() const { return tilt_; }

  /// What the present detour adds to the delay, seconds; 0: there is no detour.
  [[nodiscard]] double detour() const { return detour_delay_; }

 private:
  static constexpr std::size_t kWindow = 64;
  static constexpr std::size_t kRecent = 8;

  struct Level {
    double least = 0;
    double median = 0;
  };

  /// How one excess delay was shared by the two queues, as the filter sees it afterwards.
  struct Split {
    double error = 0;       ///< of the offset, within +-half_width
    double half_width = 0;  ///< half of the excess delay
  };

  /// Level of the `count` > 0 delays from index `first` on.
  [[nodiscard]] Level level(std::size_t first, std::size_t count) const;
  [[nodiscard]] Level level_of_newest(std::size_t count) const;
  /// There is a detour, and this delay is nearer to the level from before it.
  [[nodiscard]] bool ends_detour(double delay) const;
  /// The delay's excess over the least one and the detour, >= 0.
  [[nodiscard]] double above_least(double delay) const;
  /// `above`: as `above_least` gives it.
  [[nodiscard]] bool is_spike(double above) const;
  [[nodiscard]] DelayLaw law(double above) const;
  /// Computes `least_`, `excess_` and `floor_` anew from the delays.
  void summarise();
  void learn_tilt(double residual, double above);
  /// If the newest two delays are far below all others, the route has become shorter: takes the
  /// difference out of the older delays.
  void consider_shortcut();
  /// If the newest eight delays are far above the least one, begins a detour.
  void consider_detour(double tolerance);

  double precision_;
  Ring<double, kWindow> delays_;      ///< without the detour's part
  Ring<double, 8> least_of_windows_;  ///< least delay of each full window of 64, the oldest first
  Ring<double, kRecent> residuals_;   ///< without the detour's part
  std::size_t count_ = 0;             ///< delays ever added
  double least_ = 0;                  ///< least delay that is remembered
  double excess_ = 0;  ///< median delay above the least one, with a prior while samples are few
  double floor_ = 0;   ///< how far `least_` may be above the path's true least delay
  double detour_delay_ = 0;   ///< what the present detour adds to each delay
  double detour_offset_ = 0;  ///< and to each offset
  Ring<Split, kWindow> splits_;
  double tilt_ = 0;
};

}  // namespace gnomon
