#include "discipline/discipline.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "base/check.h"

namespace gnomon {

namespace {

// A slew takes from one second to 16 s. A longer one gains no accuracy; a shorter one disturbs the
// rate that other programs see.
constexpr double kShortestSlew = 1.0;
constexpr double kLongestSlew = 16.0;
// A slew takes at most this share of the interval, so that it has ended before the next update.
constexpr double kSlewShare = 0.25;
// Standard deviation of a stored frequency whose error is not known, ratio.
constexpr double kUnknownError = 5e-6;
// The bound grows by `max_drift_ppm` plus this many standard deviations of the frequency's error:
// with 15 ppm and an error of 10 ppm by 45 us each second.
constexpr double kSigmas = 3;

/// Root mean square; 0 without values.
double rms(const Ring<double, 8>& values) {
  if (values.empty()) return 0;
  double squares = 0;
  for (std::size_t i = 0; i < values.size(); ++i) squares += values[i] * values[i];
  return std::sqrt(squares / static_cast<double>(values.size()));
}

bool is_finite(const CombinedEstimate& estimate) {
  return std::isfinite(estimate.offset_seconds) && std::isfinite(estimate.frequency_ratio) &&
         std::isfinite(estimate.offset_variance) && std::isfinite(estimate.frequency_variance) &&
         std::isfinite(estimate.root_delay_seconds) &&
         std::isfinite(estimate.root_dispersion_seconds);
}

}  // namespace

Discipline::Discipline(DisciplineConfig config, double precision_seconds)
    : config_{std::move(config)}, precision_{precision_seconds} {
  GNOMON_CHECK(precision_seconds > 0);
}

ClockCommand Discipline::start(double frequency_ratio, double error_ratio) {
  stored_error_ = error_ratio > 0 ? error_ratio : kUnknownError;
  return {.phase = ClockCommand::Phase::kNone,
          .phase_change = {},
          .slew_ratio = 0,
          .frequency_ratio = limited(frequency_ratio)};
}

DisciplineAction Discipline::update(const CombinedEstimate& estimate, double interval_seconds) {
  GNOMON_CHECK(is_finite(estimate));
  DisciplineAction action;
  // In panic nothing is stored either: the estimate is not believed.
  action.command.frequency_ratio = frequency_;
  if (is_panic(estimate.offset_seconds)) {
    action.panic = true;
    return action;
  }
  const bool step = is_step(estimate.offset_seconds);
  remember(estimate);
  // A step says nothing about how well the clock is kept, so it is not part of the RMS.
  if (!step) offsets_.push(estimate.offset_seconds);
  last_offset_ = estimate.offset_seconds;
  action.command.frequency_ratio = limited(frequency_ + estimate.frequency_ratio);
  action.command.phase_change = Duration::seconds(estimate.offset_seconds);
  if (action.command.phase_change != Duration{}) {
    action.command.phase = step ? ClockCommand::Phase::kStep : ClockCommand::Phase::kSlew;
    if (!step) action.command.slew_ratio = slew_ratio(estimate, interval_seconds);
  }
  ++updates_;
  adjustment_due_ = true;
  return action;
}

bool Discipline::is_panic(double offset) const {
  const double limit = config_.panic_threshold_seconds;
  const bool first_allowed = updates_ == 0 && config_.allow_large_first_step;
  return limit > 0 && std::abs(offset) > limit && !first_allowed;
}

bool Discipline::is_step(double offset) const {
  // A first offset beyond the panic limit is stepped even if makestep_limit is 0: slewing it at
  // 80,000 ppm would take hours.
  const bool large_first = updates_ == 0 && config_.allow_large_first_step &&
                           config_.panic_threshold_seconds > 0 &&
                           std::abs(offset) > config_.panic_threshold_seconds;
  const bool allowed = config_.makestep_limit < 0 || updates_ < config_.makestep_limit;
  return large_first || (allowed && std::abs(offset) > config_.makestep_threshold_seconds);
}

double Discipline::limited(double frequency) const {
  const double limit = config_.max_frequency_ppm * 1e-6;
  return std::clamp(frequency, -limit, limit);
}

double Discipline::slew_ratio(const CombinedEstimate& estimate, double interval) const {
  // An offset that is well above its own error is removed fast. One that may be noise is removed
  // slowly, so that the noise hardly shows in the clock's rate.
  const double amount = std::abs(estimate.offset_seconds + pending_at(estimate.at));
  const double clear = std::abs(estimate.offset_seconds);
  const double longest = std::clamp(kSlewShare * interval, kShortestSlew, kLongestSlew);
  const double unhurried = interval * std::max(estimate.offset_variance, 0.0) / (clear * clear);
  const double span = std::clamp(unhurried, kShortestSlew, longest);
  const double largest = config_.max_slew_ppm * 1e-6;
  // A slew that is under way goes on at least as fast as before.
  const bool under_way = pending_at(estimate.at) != 0;
  const double pace = under_way ? std::abs(pending_) / pending_span_ : 0;
  return std::min(std::max(std::max(amount, clear) / span, pace), largest);
}

double Discipline::pending_at(LocalTime at) const {
  const double age = (at - pending_since_).to_seconds();
  if (pending_span_ <= 0 || age >= pending_span_) return 0;
  return pending_ * (1 - std::max(age, 0.0) / pending_span_);
}

void Discipline::remember(const CombinedEstimate& estimate) {
  const double drift = config_.max_drift_ppm * 1e-6;
  const double deviation = std::sqrt(std::max(estimate.frequency_variance, 0.0));
  track_ = Track{.at = estimate.at,
                 .offset = estimate.offset_seconds,
                 .rate = estimate.frequency_ratio,
                 .frequency_variance = estimate.frequency_variance,
                 .jitter = estimate.jitter_seconds,
                 .root_delay = estimate.root_delay_seconds,
                 .root_dispersion = estimate.root_dispersion_seconds,
                 .bound_rate = std::max(estimate.bound_rate, drift + kSigmas * deviation)};
}

void Discipline::on_refused() {
  if (adjustment_due_) --updates_;
  adjustment_due_ = false;
}

void Discipline::on_adjusted(const ClockAdjustment& adjustment) {
  if (adjustment_due_ && adjustment.by_us) frequency_changes_.push(adjustment.frequency_change);
  if (adjustment.by_us) adjustment_due_ = false;
  frequency_ = adjustment.frequency_ratio;
  pending_ = adjustment.pending.amount.to_seconds();
  pending_since_ = adjustment.at + adjustment.phase_change;
  pending_span_ = (adjustment.pending.end - adjustment.pending.start).to_seconds();
  if (!track_) return;
  // The same move as for samples (ClockAdjustment): afterwards the track says what is still wrong.
  const double age = (track_->at - adjustment.at).to_seconds();
  const Duration moved =
      adjustment.phase_change + Duration::seconds(adjustment.frequency_change * age);
  track_->at += moved;
  track_->offset -= moved.to_seconds();
  track_->rate = (track_->rate - adjustment.frequency_change) / (1 + adjustment.frequency_change);
}

void Discipline::configure(const DisciplineConfig& config) { config_ = config; }

std::optional<ClockEstimate> Discipline::estimate(LocalTime at) const {
  if (!track_) return std::nullopt;
  const double age = std::max((at - track_->at).to_seconds(), 0.0);
  return ClockEstimate{
      .offset_seconds = track_->offset + track_->rate * age,
      .frequency_ratio = frequency_,
      .frequency_error_ratio = frequency_error_ratio().value_or(0),
      .rate = track_->rate,
      .jitter_seconds = std::max(track_->jitter, precision_),
      .offset_rms_seconds = rms(offsets_),
      .wander_ratio = rms(frequency_changes_),
      .root_delay_seconds = track_->root_delay,
      .root_dispersion_seconds = track_->root_dispersion + track_->bound_rate * age,
      .last_update_offset_seconds = last_offset_,
      .dispersion_rate = track_->bound_rate + std::abs(track_->rate)};
}

double Discipline::frequency_ratio() const { return frequency_; }

std::optional<double> Discipline::frequency_error_ratio() const {
  if (track_) return std::sqrt(std::max(track_->frequency_variance, 0.0));
  return stored_error_;
}

int Discipline::updates() const { return updates_; }

}  // namespace gnomon
