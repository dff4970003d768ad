#include "filter/path_model.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace gnomon {

namespace {

// Before delays have been seen, the median excess is guessed as this share of the delay. The guess
// counts as much as this many samples.
constexpr double kPriorExcess = 0.05;
constexpr double kPriorWeight = 1;
// However many delays were seen, the blur is not taken below this share of the median excess: with
// less the filter trusts its delays too much. The second value holds where one direction hardly
// queues.
constexpr double kFloorShare = 0.03;
constexpr double kFloorShareOneSided = 0.003;
// The least of n delays lies above the path's own least delay by this much of the median excess,
// over sqrt(n). 64 delays with a median excess of 100 us: 9.4 us.
constexpr double kFloorStart = 0.75;
// A route has changed if delays rise, or fall, by more than this many times their usual scatter.
constexpr double kDetourRise = 3;
// Short delays that prove a shorter route. One alone may be a false timestamp.
constexpr std::size_t kOfShortcut = 2;
// The tilt is believed from this many standard deviations on, from twice as many in full.
constexpr double kTiltSigmas = 3;
// Steps of the bisection for the tilt: 2^-20 of the search range is exact enough.
constexpr int kTiltHalvings = 20;
// An excess delay above this many median excesses is a spike.
constexpr double kUsual = 5;

}  // namespace

void PathModel::add(double delay) {
  if (ends_detour(delay)) {
    detour_delay_ = 0;
    detour_offset_ = 0;
  }
  delays_.push(delay - detour_delay_);
  consider_shortcut();
  ++count_;
  if (count_ % kWindow == 0) least_of_windows_.push(level_of_newest(kWindow).least);
  summarise();
}

PathModel::Level PathModel::level(std::size_t first, std::size_t count) const {
  std::array<double, kWindow> sorted{};
  for (std::size_t i = 0; i < count; ++i) sorted[i] = delays_[first + i];
  auto* const begin = sorted.data();
  auto* const middle = begin + count / 2;
  std::nth_element(begin, middle, begin + count);
  return {.least = *std::min_element(begin, middle + 1), .median = *middle};
}

PathModel::Level PathModel::level_of_newest(std::size_t count) const {
  const std::size_t used = std::min(count, delays_.size());
  return level(delays_.size() - used, used);
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
  const auto seen = static_cast<double>(count_);
  const double share = std::max(kFloorShare, kFloorStart / std::sqrt(seen));
  // A delay is near the least one only if both queues are short. If one direction hardly queues,
  // only the other has to be: the least delay is then found sooner, as 1 / n.
  const double one_sided = std::max(kFloorShareOneSided, 1 / seen);
  const double lean = std::abs(langevin(tilt_ * excess_ / 2));
  floor_ = precision_ + excess_ * (share + lean * lean * (std::min(one_sided, share) - share));
}

double PathModel::above_least(double delay) const {
  return std::max(delay - detour_delay_ - least_, 0.0);
}

bool PathModel::is_spike(double above) const { return above > kUsual * excess_ + floor_; }

DelayLaw PathModel::law(double above) const {
  const double blur = floor_ / 2;
  // The tilt was learnt from usual queues. A spike may have come about elsewhere.
  return {.half_width = above / 2 + blur,
          .tilt = is_spike(above) ? 0 : tilt_,
          .floor_variance = blur * blur};
}

PathReading PathModel::read(double offset, double delay) const {
  const bool direct = ends_detour(delay);
  const double above = direct ? std::max(delay - least_, 0.0) : above_least(delay);
  return {.offset_seconds = direct ? offset : offset - detour_offset_,
          .law = law(above),
          .spike = is_spike(above)};
}

double PathModel::explained_by_tilt() const {
  DelayLaw blind = law(excess_);
  blind.tilt = 0;
  return law(excess_).variance() / blind.variance();
}

bool PathModel::ends_detour(double delay) const {
  return detour_delay_ > 0 && delay - least_ < detour_delay_ / 2;
}

void PathModel::learn(double residual, double delay, double tolerance) {
  learn_tilt(residual - detour_offset_, above_least(delay));
  residuals_.push(residual - detour_offset_);
  consider_detour(tolerance);
}

void PathModel::learn_tilt(double residual, double above) {
  if (above <= 0 || is_spike(above)) return;
  const double half = above / 2;
  splits_.push({.error = std::clamp(residual, -half, half), .half_width = half});
  // Score test. Without a tilt each error is even within its half_width: the sum of n errors has
  // the variance sum(half_width^2) / 3.
  double sum = 0;
  double squares = 0;
  for (std::size_t i = 0; i < splits_.size(); ++i) {
    sum += splits_[i].error;
    squares += splits_[i].half_width * splits_[i].half_width;
  }
  const double sigmas = std::abs(sum) / std::sqrt(squares / 3);
  const double belief = std::clamp(sigmas / kTiltSigmas - 1, 0.0, 1.0);
  if (belief == 0) {
    tilt_ = 0;
    return;
  }
  // The most likely tilt is the one whose predicted mean errors add up to the sum seen.
  double low = 0;
  double high = 1 / floor_;
  for (int i = 0; i < kTiltHalvings; ++i) {
    const double tilt = (low + high) / 2;
    double predicted = 0;
    for (std::size_t j = 0; j < splits_.size(); ++j) {
      const double half_width = splits_[j].half_width;
      predicted += half_width * langevin(tilt * half_width);
    }
    (predicted < std::abs(sum) ? low : high) = tilt;
  }
  tilt_ = std::copysign(belief * low, sum);
}

void PathModel::consider_shortcut() {
  const std::size_t count = delays_.size();
  if (count <= kOfShortcut + 1) return;
  const Level before = level(0, count - kOfShortcut);
  double least = before.least;
  double longest = 0;
  for (std::size_t i = count - kOfShortcut; i < count; ++i) {
    least = std::min(least, delays_[i]);
    longest = std::max(longest, delays_[i]);
  }
  const double usual = before.median - before.least + precision_;
  if (before.least - longest <= kDetourRise * usual) return;
  // The older delays were measured on the longer route. Without this, their whole difference to
  // the new least delay would count as queueing.
  const double drop = before.least - least;
  for (std::size_t i = 0; i < count - kOfShortcut; ++i) delays_[i] -= drop;
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
  // A detour that adds `rise` to the round trip shifts the offset by at most half of that. What
  // goes beyond is a motion of the clock, and stays in the samples.
  const double possible = rise / 2 + tolerance;
  detour_delay_ += rise;
  detour_offset_ += std::clamp(shift, -possible, possible);
  for (std::size_t i = delays_.size() - kRecent; i < delays_.size(); ++i) delays_[i] -= rise;
  residuals_.clear();
  // These splits were learnt from delays that include the detour. They say nothing about queues.
  splits_.clear();
  tilt_ = 0;
  summarise();
}

}  // namespace gnomon
