#include "filter/peer_filter.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace gnomon {

namespace {

// Largest rate of an uncorrected clock, ratio: 500 ppm. A worse one cannot be disciplined.
constexpr double kStartRateBound = 500e-6;
// Up to this many samples the filter judges all of them again with each new one.
constexpr std::size_t kReplayed = 8;
// Largest rate, ratio, of a clock that is being steered. A rate that is larger, and to and fro, is
// no rate.
constexpr double kSteeredRate = 150e-6;
// With fewer samples than this a surprise cannot be told from what is still being learnt.
constexpr std::size_t kTrusted = 4;
// A surprise of more standard deviations than this makes a sample a suspect.
constexpr double kJump = 4.5;
// What is known of the rate is not wrong by more standard deviations than this.
constexpr double kFarOff = 8;
// RFC 5905, STEPT, seconds. A larger change that no rate explains is a step.
constexpr double kStep = 0.125;
// A sample is worth asking for when the prediction's error has grown by this many times the
// scatter of a sample. Asking sooner buys little.
constexpr double kWorthAsking = 1.8;
// Staleness when there is no sample: ask as often as allowed.
constexpr double kNoSamples = 1e6;

bool is_usable(const Measurement& measurement) {
  return std::isfinite(measurement.offset_seconds) && std::isfinite(measurement.delay_seconds) &&
         std::isfinite(measurement.dispersion_seconds) &&
         std::isfinite(measurement.peer_distance_seconds) && measurement.delay_seconds >= 0 &&
         measurement.dispersion_seconds >= 0;
}

/// Somebody set a clock between the two samples, or the machine was paused: they differ by more
/// than STEPT, and by more than the intervals of both and any believable rate allow.
bool no_rate_explains(const Sample& first, const Sample& second, const RatePrior& known) {
  const double elapsed = std::max((second.at - first.at).to_seconds(), 0.0);
  const double moved =
      std::abs(second.offset_seconds - first.offset_seconds - known.rate * elapsed);
  const double rate = std::min(kStartRateBound, kFarOff * known.deviation);
  const double reading = first.half_width() + second.half_width() + first.peer_distance_seconds +
                         second.peer_distance_seconds;
  return moved > kStep && moved > rate * elapsed + reading;
}

/// How fast the offset may change between two answers of one clock, ratios.
struct Steering {
  double rate = 0;
  double error = 0;
};

/// `known`: the estimate has followed one clock for a while. Soon after a jump the rate is hardly
/// known, and where jumps follow each other it is none.
Steering steering_of(double rate, double error, bool known) {
  if (known) return {.rate = rate, .error = error};
  return {.rate = std::clamp(rate, -kSteeredRate, kSteeredRate),
          .error = std::min(error, kSteeredRate)};
}

/// Where the answers jump to and fro by `swing` seconds, offset and rate of the estimate mix
/// several clocks. The truth is as far from the last answer as the answers were seen to jump.
ErrorBound bound_across(double swing, const Sample& last, const Line& line) {
  const double age = std::max((line.at - last.at).to_seconds(), 0.0);
  const double apart = std::abs(line.offset - last.offset_seconds);
  const double drift = (std::abs(line.rate) + line.rate_error) * age;
  return {.delay_seconds = last.delay_seconds,
          .dispersion_seconds = last.dispersion_seconds + swing + apart + drift};
}

}  // namespace

PeerFilter::PeerFilter(const FilterConfig& config, const RatePrior& prior)
    : config_{config},
      prior_{prior},
      uncorrected_{prior.uncorrected},
      path_{config.precision_seconds} {
  GNOMON_CHECK(config.precision_seconds > 0 && config.max_drift_ratio >= 0 && prior.deviation > 0);
}

void PeerFilter::configure(const FilterConfig& config) { config_ = config; }

Intake PeerFilter::add(const Measurement& measurement) {
  if (!is_usable(measurement)) return Intake::kUnusable;
  const Sample sample{.at = measurement.at,
                      .offset_seconds = measurement.offset_seconds,
                      .delay_seconds = measurement.delay_seconds,
                      .dispersion_seconds = measurement.dispersion_seconds,
                      .peer_distance_seconds = measurement.peer_distance_seconds};
  peer_distance_ = measurement.peer_distance_seconds;
  const bool known = !settled_ || history_.trusted() >= kReplayed;
  const Steering steering =
      history_.size() == 0
          ? Steering{.rate = prior_.rate, .error = kStartRateBound}
          : steering_of(bank_.mixture(0).rate, config_.max_drift_ratio + rate_error_, known);
  swings_.add(sample, steering.rate, steering.error);
  if (!is_surprising(sample)) {
    suspect_.reset();
    take(sample);
    return Intake::kTaken;
  }
  // The suspect is confirmed by a second surprise to the same side. The two must fit a rate of up
  // to 500 ppm, not the rate that is known: that one may be what is wrong.
  const bool confirmed = suspect_ && (surprise_at(*suspect_) > 0) == (surprise_at(sample) > 0) &&
                         !no_rate_explains(*suspect_, sample, RatePrior{});
  if (confirmed) {
    const Sample first = *suspect_;
    suspect_.reset();
    take_jump(first, sample);
    return Intake::kJump;
  }
  suspect_ = sample;
  return Intake::kSuspect;
}

double PeerFilter::surprise_at(const Sample& sample) const {
  return observe(sample).offset_seconds - bank_.mixture(age(sample.at)).offset;
}

bool PeerFilter::is_surprising(const Sample& sample) const {
  // With few samples there is no expectation yet. Only what no rate explains is refused then:
  // otherwise the filter would learn a jump as a rate.
  if (history_.size() < kTrusted)
    return history_.size() > 0 && no_rate_explains(history_.newest(), sample, prior_);
  return bank_.surprise(age(sample.at), observe(sample)) > kJump;
}

void PeerFilter::take(const Sample& sample) {
  const double elapsed = history_.size() == 0 ? 0 : age(sample.at);
  // The history is full: its oldest sample goes, and the prior was what was known before that one.
  if (history_.trusted() == SampleHistory::kCapacity) prior_ = {};
  history_.add(sample);
  ++samples_;
  path_.add(sample.delay_seconds);
  settled_ = settled_ || history_.size() > kReplayed;
  if (!settled_) {
    restart();
  } else {
    Sample& newest = history_[history_.size() - 1];
    understand(newest);
    bank_.observe(elapsed, observation_of(newest));
  }
  conclude(sample);
}

void PeerFilter::take_jump(const Sample& first, const Sample& second) {
  const double elapsed = std::max(age(first.at), 1e-3);
  const double jump = surprise_at(first);
  // If no rate explains the jump, somebody set a time, and the rate is nearly as it was.
  const bool phase = std::abs(jump) > kStartRateBound * elapsed;
  const double rate = phase ? kRateChangedUnseen : std::abs(jump) / elapsed;
  const PhaseState before = bank_.mixture(0);
  bank_.make_room({.offset_variance = jump * jump, .rate_variance = rate * rate});
  prior_ = {.rate = before.rate, .deviation = std::sqrt(before.p11 + rate * rate)};
  residuals_.clear();
  // Samples from before the jump say nothing about the offset after it.
  if (!settled_) history_.clear();
  history_.distrust_older_than(0);
  take(first);
  take(second);
}

void PeerFilter::restart() {
  for (std::size_t i = 0; i < history_.size(); ++i) understand(history_[i]);
  bank_.start(observation_of(history_[0]), prior_);
  for (std::size_t i = 1; i < history_.size(); ++i) {
    const double elapsed = (history_[i].at - history_[i - 1].at).to_seconds();
    bank_.observe(std::max(elapsed, 0.0), observation_of(history_[i]));
  }
}

void PeerFilter::conclude(const Sample& sample) {
  const PhaseState state = bank_.mixture(0);
  const double residual = sample.offset_seconds - state.offset;
  residuals_.push(residual);
  path_.learn(residual, sample.delay_seconds, 3 * std::sqrt(state.p00));
  rate_error_ = history_.rate_error(
      state.rate, {.low = uncorrected_ - kStartRateBound, .high = uncorrected_ + kStartRateBound});
}

void PeerFilter::understand(Sample& sample) const {
  const PathReading path = path_.read(sample.offset_seconds, sample.delay_seconds);
  sample.detour_seconds = sample.offset_seconds - path.offset_seconds;
  sample.law = path.law;
  sample.law.floor_variance += sample.dispersion_seconds * sample.dispersion_seconds / 3;
  sample.spike = path.spike;
}

Observation PeerFilter::observation_of(const Sample& sample) const {
  const double precision = config_.precision_seconds;
  return {.offset_seconds = sample.offset_seconds - sample.detour_seconds,
          .law = sample.law,
          .spike = sample.spike,
          .floor_variance = precision * precision / 12};
}

Observation PeerFilter::observe(Sample sample) const {
  understand(sample);
  return observation_of(sample);
}

Reading PeerFilter::reading(std::size_t index) const {
  const Sample& sample = history_[history_.size() - history_.trusted() + index];
  return {.at = sample.at, .seen = bank_.judged(observation_of(sample))};
}

double PeerFilter::age(LocalTime at) const {
  return std::max((at - history_.newest().at).to_seconds(), 0.0);
}

void PeerFilter::on_adjusted(const ClockAdjustment& adjustment) {
  if (suspect_) {
    shift_sample(*suspect_, adjustment.at, adjustment.phase_change, adjustment.frequency_change);
  }
  swings_.shift(adjustment.at, adjustment.phase_change, adjustment.frequency_change);
  for (double* rate : {&prior_.rate, &uncorrected_}) {
    *rate = (*rate - adjustment.frequency_change) / (1 + adjustment.frequency_change);
  }
  if (history_.size() == 0) return;
  const LocalTime last = history_.newest().at;
  history_.shift(adjustment.at, adjustment.phase_change, adjustment.frequency_change);
  const double moved = (history_.newest().at - last).to_seconds();
  bank_.shift(moved, adjustment.frequency_change);
}

void PeerFilter::reset(const RatePrior& prior) { *this = PeerFilter{config_, prior}; }

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
    // Either the suspect is wrong or all samples before it are. The wider bound holds in both
    // cases.
    const ErrorBound other = suspect_->bound(line);
    if (other.total() > bound.total()) bound = other;
  }
  double squares = 0;
  for (std::size_t i = 0; i < residuals_.size(); ++i) squares += residuals_[i] * residuals_[i];
  const double jitter = std::sqrt(squares / static_cast<double>(residuals_.size()));
  const double swing = swings_.seconds();
  if (swing > 0) bound = bound_across(swing, suspect_.value_or(history_.newest()), line);
  return PeerEstimate{.at = at,
                      .offset_seconds = state.offset,
                      .frequency_ratio = state.rate,
                      .offset_variance = state.p00 + swing * swing,
                      .covariance = state.p01,
                      .frequency_variance = state.p11,
                      .delay_seconds = bound.delay_seconds,
                      .jitter_seconds = std::max({jitter, swing / 2, config_.precision_seconds}),
                      .dispersion_seconds = bound.dispersion_seconds,
                      .bound_rate = line.rate_error,
                      .samples = samples()};
}

unsigned PeerFilter::samples() const {
  return std::min(samples_, static_cast<unsigned>(SampleHistory::kCapacity));
}

double PeerFilter::staleness(double interval_seconds) const {
  if (history_.size() == 0) return kNoSamples;
  const double now = bank_.mixture(0).p00;
  const double then = bank_.mixture(std::max(interval_seconds, 0.0)).p00;
  const double scatter = bank_.scatter_variance() * path_.explained_by_tilt();
  return std::sqrt(std::max(then - now, 0.0) / scatter) / kWorthAsking;
}

}  // namespace gnomon
