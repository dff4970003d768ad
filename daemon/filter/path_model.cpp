#include "filter/path_model.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace gnomon {

namespace {

constexpr double kPriorExcess = 0.05;    // of the delay: a guess until delays have been seen
constexpr double kPriorWeight = 1;       // in samples
constexpr double kFloorShare = 0.03;     // of the median excess: no minimum is known better
constexpr double kFloorStart = 0.5;      // the least of n is above the path's own like 1 / sqrt(n)
constexpr double kDetourRise = 3;        // times the scatter: what a rise of all delays must exceed
constexpr double kAsymmetryMemory = 64;  // samples
constexpr double kDaily = 3;             // times the median excess: delays that a usual queue has
constexpr double kAsymmetrySigmas = 3;   // from here on it is believed, from twice that in full
constexpr double kUsual = 5;             // times the median excess: beyond it a delay is a spike
constexpr double kLeastUnexplained = 0.03;  // share of the variance that no slope takes away

}  // namespace

void PathModel::add(double delay) {
  if (detour_delay_ > 0 && delay - least_ < detour_delay_ / 2) {
    detour_delay_ = 0;
    detour_offset_ = 0;
  }
  delays_.push(delay - detour_delay_);
  ++count_;
  if (count_ % kWindow == 0) least_of_windows_.push(level_of_newest(kWindow).least);
  summarise();
}

PathModel::Level PathModel::level_of_newest(std::size_t count) const {
  std::array<double, kWindow> sorted{};
  const std::size_t used = std::min(count, delays_.size());
  for (std::size_t i = 0; i < used; ++i) sorted[i] = delays_[delays_.size() - used + i];
  auto* const begin = sorted.data();
  auto* const middle = begin + used / 2;
  std::nth_element(begin, middle, begin + used);
  return {.least = *std::min_element(begin, middle + 1), .median = *middle};
}

void PathModel::summarise() {
  const Level level = level_of_newest(kWindow);
  least_ = level.least;
  for (std::size_t i = 0; i < least_of_windows_.size(); ++i) {
    least_ = std::min(least_, least_of_windows_[i]);
  }
  const auto n = static_cast<double>(delays_.size());
  excess_ =
      (kPriorWeight * kPriorExcess * least_ + n * (level.median - least_)) / (kPriorWeight + n);
  const double known = kFloorStart / std::sqrt(static_cast<double>(count_));
  floor_ = precision_ + excess_ * std::max(kFloorShare, known);
}

double PathModel::above_least(double delay) const {
  return std::max(delay - detour_delay_ - least_, 0.0);
}

bool PathModel::is_spike(double above) const { return above > kUsual * excess_ + floor_; }

double PathModel::variance(double above) const {
  const double slope = asymmetry();
  const double square = 4 * slope * slope;
  // A spike need not come from the queue that the slope was learnt from, and may go the other way.
  const double share = is_spike(above) ? 1 + 3 * square : std::max(1 - square, kLeastUnexplained);
  return above * above / 12 * share + floor_ * floor_;
}

PathReading PathModel::read(double offset, double delay) const {
  const double above = above_least(delay);
  return {.offset_seconds = offset - detour_offset_ - asymmetry() * above,
          .variance = variance(above),
          .spike = is_spike(above)};
}

double PathModel::asymmetry() const {
  if (sum_square_ <= 0) return 0;
  const double slope = std::clamp(sum_product_ / sum_square_, -0.5, 0.5);
  const double clear = kAsymmetrySigmas * std::sqrt(sum_noise_) / sum_square_;
  return slope * std::clamp(std::abs(slope) / clear - 1, 0.0, 1.0);
}

void PathModel::learn(double residual, double delay, double tolerance) {
  learn_asymmetry(residual - detour_offset_, above_least(delay));
  residuals_.push(residual - detour_offset_);
  consider_detour(tolerance);
}

void PathModel::learn_asymmetry(double residual, double above) {
  if (above <= 0 || is_spike(above)) return;
  const double possible = above / 2 + floor_;  // the delay explains no more
  const double explained = std::clamp(residual, -possible, possible);
  const double keep = 1 - 1 / kAsymmetryMemory;
  // Small delays say little, their residuals are mostly something else.
  const double daily = kDaily * excess_ + floor_;
  const double square = above * above / (above * above + daily * daily);
  sum_square_ = keep * sum_square_ + square;
  sum_product_ = keep * sum_product_ + square * explained / above;
  sum_noise_ = keep * keep * sum_noise_ + square * square / 12;
}

void PathModel::consider_detour(double tolerance) {
  if (count_ < 2 * kRecent) return;
  const Level recent = level_of_newest(kRecent);
  const double rise = recent.least - least_;
  if (rise <= kDetourRise * (recent.median - recent.least + precision_)) return;
  if (rise <= kDetourRise * excess_) return;
  double shift = 0;
  for (std::size_t i = 0; i < residuals_.size(); ++i) shift += residuals_[i];
  shift /= static_cast<double>(residuals_.size());
  // More than half the rise is no detour's doing: the clock moved as well.
  const double possible = rise / 2 + tolerance;
  detour_delay_ += rise;
  detour_offset_ += std::clamp(shift, -possible, possible);
  for (std::size_t i = delays_.size() - kRecent; i < delays_.size(); ++i) delays_[i] -= rise;
  residuals_.clear();
  // Their excess was the detour's.
  sum_square_ = sum_product_ = sum_noise_ = 0;
  summarise();
}

}  // namespace gnomon
