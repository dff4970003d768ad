#include "node/clock_keeper.h"

#include <cmath>

namespace gnomon {

namespace {

// No oscillator is worse than 10 %, and no correction learnt for one, nor its error.
constexpr double kWorstOscillator = 0.1;

bool is_credible(double ratio) {
  return std::isfinite(ratio) && std::fabs(ratio) <= kWorstOscillator;
}

}  // namespace

ClockKeeper::ClockKeeper(const DisciplineConfig& config, const NodeStart& start)
    : discipline_{config, start.precision_seconds},
      precision_seconds_{start.precision_seconds},
      panic_threshold_seconds_{config.panic_threshold_seconds},
      stored_frequency_error_{start.frequency_error_ratio} {
  // The two come from outside. The filters are to see only what can be meant.
  const double frequency = start.frequency_ratio.value_or(NAN);
  if (is_credible(frequency) && is_credible(stored_frequency_error_)) stored_frequency_ = frequency;
}

void ClockKeeper::configure(const DisciplineConfig& config) {
  discipline_.configure(config);
  panic_threshold_seconds_ = config.panic_threshold_seconds;
}

std::optional<ClockCommand> ClockKeeper::start() {
  if (!stored_frequency_) return std::nullopt;
  return discipline_.start(*stored_frequency_, stored_frequency_error_);
}

std::optional<ClockCommand> ClockKeeper::update(Now now,
                                                const CombinedEstimate& combined,
                                                const Reference& reference,
                                                double interval_seconds,
                                                Observer& observer) {
  const DisciplineAction action = discipline_.update(combined, interval_seconds);
  if (action.panic && !panic_) {
    observer.on_event(now, PanicRefused{.offset_seconds = combined.offset_seconds,
                                        .limit_seconds = panic_threshold_seconds_});
  }
  panic_ = action.panic;
  if (panic_) return std::nullopt;
  known_ = true;
  reference_ = reference;
  last_update_ = now.mono;
  last_update_local_ = now.local;
  commanded_offset_ = combined.offset_seconds;
  return action.command;
}

void ClockKeeper::on_adjusted(Now now, const ClockAdjustment& done) {
  watch_.on_adjusted(now);
  pending_ = done.pending;
  if (done.by_us) discipline_.on_adjusted(done);
  last_update_local_ += done.phase_change;
}

void ClockKeeper::announce(Now now, const ClockAdjustment& done, Observer& observer) {
  if (done.stepped) {
    observer.on_event(now, ClockStepped{.seconds = done.phase_change.to_seconds()});
  }
  if (commanded_offset_) {
    observer.on_event(now, ClockUpdated{.offset_seconds = *commanded_offset_,
                                        .frequency_ratio = done.frequency_ratio});
  }
  commanded_offset_.reset();
}

void ClockKeeper::on_refused() {
  if (commanded_offset_) discipline_.on_refused();
  commanded_offset_.reset();
}

ClockAdjustment ClockKeeper::forget(const ClockAdjustment& change) {
  ClockAdjustment adjustment = change;
  adjustment.frequency_ratio = discipline_.frequency_ratio();
  adjustment.pending = pending_;
  discipline_.on_adjusted(adjustment);
  known_ = false;
  commanded_offset_.reset();
  return adjustment;
}

void ClockKeeper::disown() {
  known_ = false;
  commanded_offset_.reset();
}

std::optional<SaveFrequency> ClockKeeper::learnt_frequency(LocalTime at) const {
  const auto estimate = discipline_.estimate(at);
  if (!estimate) return std::nullopt;
  return SaveFrequency{.frequency_ratio = estimate->frequency_ratio + estimate->rate,
                       .error_ratio = estimate->frequency_error_ratio};
}

RatePrior ClockKeeper::rate_prior(LocalTime at) const {
  RatePrior prior{.uncorrected = -discipline_.frequency_ratio()};
  if (const auto error = discipline_.frequency_error_ratio()) {
    prior.deviation = std::hypot(*error, kRateChangedUnseen);
  }
  if (const auto estimate = discipline_.estimate(at)) prior.rate = estimate->rate;
  return prior;
}

std::optional<ClockEstimate> ClockKeeper::estimate(LocalTime at) const {
  if (!known_) return std::nullopt;
  return discipline_.estimate(at);
}

std::optional<double> ClockKeeper::max_error(Now now) const {
  const auto clock = estimate(now.local);
  if (!clock) return std::nullopt;
  const double offset = clock->offset_seconds + pending_seconds(now.mono);
  return std::fabs(offset) + clock->root_delay_seconds / 2 + clock->root_dispersion_seconds;
}

std::optional<double> ClockKeeper::update_age_seconds(MonoTime now) const {
  if (!last_update_) return std::nullopt;
  return (now - *last_update_).to_seconds();
}

}  // namespace gnomon
