#pragma once

#include <cstddef>

#include "base/ring.h"
#include "filter/delay_law.h"

namespace gnomon {

/// A measurement after what is known of the path has been taken out of it.
struct PathReading {
  double offset_seconds = 0;
  DelayLaw law;        ///< of the offset's error, given this delay
  bool spike = false;  ///< the delay is far beyond the daily queue's
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

  /// Share of a usual sample's variance that remains when the tilt is known; 1 without a tilt.
  [[nodiscard]] double explained_by_tilt() const;

  /// Tilt of the law: positive if requests queue longer than answers; 0 while it is not clear.
  /// 1 / second.
  [[nodiscard]] double tilt() const { return tilt_; }

  /// What the present detour adds to the delay; 0: none.
  [[nodiscard]] double detour() const { return detour_delay_; }

 private:
  static constexpr std::size_t kWindow = 64;
  static constexpr std::size_t kRecent = 8;

  struct Level {
    double least = 0;
    double median = 0;
  };

  /// How an excess delay was shared by the two queues, as far as seen afterwards.
  struct Split {
    double error = 0;       ///< of the offset, within +-half_width
    double half_width = 0;  ///< half of the excess delay
  };

  /// Of `count` > 0 delays.
  [[nodiscard]] Level level(std::size_t first, std::size_t count) const;
  [[nodiscard]] Level level_of_newest(std::size_t count) const;
  /// Back at the level from before the detour.
  [[nodiscard]] bool ends_detour(double delay) const;
  [[nodiscard]] double above_least(double delay) const;
  [[nodiscard]] bool is_spike(double above) const;
  [[nodiscard]] DelayLaw law(double above) const;
  void summarise();
  void learn_tilt(double residual, double above);
  /// Two delays far below all others: the route has become shorter.
  void consider_shortcut();
  void consider_detour(double tolerance);

  double precision_;
  Ring<double, kWindow> delays_;      ///< without the detour's part
  Ring<double, 8> least_of_windows_;  ///< of the windows before
  Ring<double, kRecent> residuals_;   ///< without the detour's part
  std::size_t count_ = 0;
  double least_ = 0;
  double excess_ = 0;  ///< median delay above the least one, with a prior while samples are few
  double floor_ = 0;   ///< how far `least_` may be above the path's own
  double detour_delay_ = 0;
  double detour_offset_ = 0;
  Ring<Split, kWindow> splits_;
  double tilt_ = 0;
};

}  // namespace gnomon
