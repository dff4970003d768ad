#include "filter/peer_filter.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace gnomon {

namespace {

constexpr double kStartRateDeviation = 100e-6;  // a quartz that nobody corrected, one sigma
constexpr double kStartRateBound = 500e-6;      // no clock worth disciplining is worse
constexpr std::size_t kReplayed =
    8;                               // up to so many samples all are judged again with each new one
constexpr std::size_t kTrusted = 4;  // samples before which no surprise can be told from learning
constexpr double kJump = 4.5;        // sigmas
constexpr double kStep =
    0.125;  // RFC 5905, STEPT: a larger change is a step, if no rate explains it
constexpr double kNoSamples = 1e6;  // staleness when nothing is known

bool is_usable(const Measurement& measurement) {
  return std::isfinite(measurement.offset_seconds) && std::isfinite(measurement.delay_seconds) &&
         std::isfinite(measurement.dispersion_seconds) &&
         std::isfinite(measurement.peer_distance_seconds) && measurement.delay_seconds >= 0 &&
         measurement.dispersion_seconds >= 0;
}

/// Between the two samples somebody set a clock, or the machine was paused.
bool no_rate_explains(const Sample& first, const Sample& second) {
  const double moved = std::abs(second.offset_seconds - first.offset_seconds);
  const double elapsed = std::max((second.at - first.at).to_seconds(), 0.0);
  const double reading = first.half_width() + second.half_width() + first.peer_distance_seconds +
                         second.peer_distance_seconds;
  return moved > kStep && moved > kStartRateBound * elapsed + reading;
}

}  // namespace

PeerFilter::PeerFilter(const FilterConfig& config)
    : config_{config}, path_{config.precision_seconds} {
  GNOMON_CHECK(config.precision_seconds > 0 && config.max_drift_ratio >= 0);
}

bool PeerFilter::add(const Measurement& measurement) {
  if (!is_usable(measurement)) return false;
  const Sample sample{.at = measurement.at,
                      .offset_seconds = measurement.offset_seconds,
                      .delay_seconds = measurement.delay_seconds,
                      .dispersion_seconds = measurement.dispersion_seconds,
                      .peer_distance_seconds = measurement.peer_distance_seconds};
  peer_distance_ = measurement.peer_distance_seconds;
  if (!is_surprising(sample)) {
    suspect_.reset();
    take(sample);
    return true;
  }
  const bool confirmed = suspect_ && (surprise_at(*suspect_) > 0) == (surprise_at(sample) > 0) &&
                         !no_rate_explains(*suspect_, sample);
  if (confirmed) {
    const Sample first = *suspect_;
    suspect_.reset();
    take_jump(first, sample);
    return true;
  }
  suspect_ = sample;
  return false;
}

double PeerFilter::surprise_at(const Sample& sample) const {
  return observe(sample).offset_seconds - bank_.mixture(age(sample.at)).offset;
}

bool PeerFilter::is_surprising(const Sample& sample) const {
  // Before there is an expectation, only what no rate explains: else a jump would pass for a rate.
  if (history_.size() < kTrusted)
    return history_.size() > 0 && no_rate_explains(history_.newest(), sample);
  const PhaseState expected = bank_.mixture(age(sample.at));
  const Observation observation = observe(sample);
  const double noise = std::max(bank_.noise_variance(observation), observation.delay_variance);
  const double innovation = surprise_at(sample);
  return innovation * innovation > kJump * kJump * (expected.p00 + noise);
}

void PeerFilter::take(const Sample& sample) {
  const double elapsed = history_.size() == 0 ? 0 : age(sample.at);
  history_.add(sample);
  ++samples_;
  path_.add(sample.delay_seconds);
  settled_ = settled_ || history_.size() > kReplayed;
  if (!settled_) {
    restart();
  } else {
    bank_.observe(elapsed, observe(sample));
  }
  conclude(sample);
}

void PeerFilter::take_jump(const Sample& first, const Sample& second) {
  const double elapsed = std::max(age(first.at), 1e-3);
  const double jump = surprise_at(first);
  // After a long silence the phase explains a jump better than a rate that no clock has.
  const double rate = std::min(std::abs(jump) / elapsed, kStartRateBound);
  bank_.inflate(jump * jump, rate * rate);
  residuals_.clear();
  // What was measured before says nothing of the time after.
  if (!settled_) history_.clear();
  history_.distrust_older_than(0);
  take(first);
  take(second);
}

void PeerFilter::restart() {
  bank_.start(observe(history_[0]), kStartRateDeviation);
  for (std::size_t i = 1; i < history_.size(); ++i) {
    const double elapsed = (history_[i].at - history_[i - 1].at).to_seconds();
    bank_.observe(std::max(elapsed, 0.0), observe(history_[i]));
  }
}

void PeerFilter::conclude(const Sample& sample) {
  const PhaseState state = bank_.mixture(0);
  const double residual = sample.offset_seconds - state.offset;
  residuals_.push(residual);
  path_.learn(residual, sample.delay_seconds, 3 * std::sqrt(state.p00));
  rate_error_ = history_.rate_error(state.rate, kStartRateBound);
}

Observation PeerFilter::observe(const Sample& sample) const {
  const double precision = config_.precision_seconds;
  const double reading = sample.dispersion_seconds * sample.dispersion_seconds / 3;
  const PathReading path = path_.read(sample.offset_seconds, sample.delay_seconds);
  return {.offset_seconds = path.offset_seconds,
          .delay_variance = path.variance + reading,
          .spike = path.spike,
          .floor_variance = precision * precision / 12};
}

double PeerFilter::age(LocalTime at) const {
  return std::max((at - history_.newest().at).to_seconds(), 0.0);
}

void PeerFilter::on_adjusted(const ClockAdjustment& adjustment) {
  if (suspect_) {
    shift_sample(*suspect_, adjustment.at, adjustment.phase_change, adjustment.frequency_change);
  }
  if (history_.size() == 0) return;
  const LocalTime last = history_.newest().at;
  history_.shift(adjustment.at, adjustment.phase_change, adjustment.frequency_change);
  const double moved = (history_.newest().at - last).to_seconds();
  bank_.shift(moved, adjustment.frequency_change);
}

void PeerFilter::reset() { *this = PeerFilter{config_}; }

std::optional<PeerEstimate> PeerFilter::estimate(LocalTime at) const {
  if (history_.size() == 0) return std::nullopt;
  const PhaseState state = bank_.mixture(age(at));
  const Line line{.at = at,
                  .offset = state.offset,
                  .rate = state.rate,
                  .rate_error = config_.max_drift_ratio + rate_error_,
                  .peer_distance = peer_distance_};
  ErrorBound bound = history_.bound(line);
  if (suspect_) {
    // Either it is wrong or all the others are: the bound holds in both cases.
    const ErrorBound other = suspect_->bound(line);
    if (other.total() > bound.total()) bound = other;
  }
  double squares = 0;
  for (std::size_t i = 0; i < residuals_.size(); ++i) squares += residuals_[i] * residuals_[i];
  const double jitter = std::sqrt(squares / static_cast<double>(residuals_.size()));
  return PeerEstimate{
      .at = at,
      .offset_seconds = state.offset,
      .frequency_ratio = state.rate,
      .offset_variance = state.p00,
      .covariance = state.p01,
      .frequency_variance = state.p11,
      .delay_seconds = bound.delay_seconds,
      .jitter_seconds = std::max(jitter, config_.precision_seconds),
      .dispersion_seconds = bound.dispersion_seconds,
      .bound_rate = line.rate_error,
      .samples = std::min(samples_, static_cast<unsigned>(SampleHistory::kCapacity))};
}

double PeerFilter::staleness(double interval_seconds) const {
  if (history_.size() == 0) return kNoSamples;
  const PhaseState state = bank_.mixture(std::max(interval_seconds, 0.0));
  return std::sqrt(state.p00 / path_.typical_variance());
}

}  // namespace gnomon
