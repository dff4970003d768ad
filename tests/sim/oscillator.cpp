#include "sim/oscillator.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gnomon::sim {

Oscillator::Oscillator(const OscillatorConfig& config, Rng rng) : config_{config}, rng_{rng} {
  next_segment();
}

void Oscillator::next_segment() {
  const double phase =
      2 * std::numbers::pi * elapsed_seconds(segment_end_) / config_.temperature_period_seconds;
  if (config_.wander > 0) walked_ += config_.wander * rng_.normal();
  const double ramp =
      config_.ramp_ppm * std::clamp((elapsed_seconds(segment_end_) - config_.ramp_from_seconds) /
                                        config_.ramp_length_seconds,
                                    0.0, 1.0);
  frequency_ = 1e-6 * (config_.frequency_ppm + ramp) + walked_ + jumped_ +
               1e-6 * config_.temperature_ppm * std::sin(phase);
  segment_end_ += seconds(1);
}

void Oscillator::advance(TrueTime end) {
  excess_ += frequency_ * (end - reached_).to_seconds();
  reached_ = end;
}

double Oscillator::excess_seconds(TrueTime now) {
  if (now < reached_) return excess_ + (reached_ - now).to_seconds();  // suspended
  while (now >= segment_end_) {
    advance(segment_end_);
    next_segment();
  }
  // The part since the last second is computed anew each time and not added up: the sum of many
  // short spans would round differently from one long span.
  return excess_ + frequency_ * (now - reached_).to_seconds();
}

void Oscillator::suspend(TrueTime now, TrueTime end) {
  excess_ = excess_seconds(now) - (end - now).to_seconds();
  reached_ = end;
  segment_end_ = std::max(segment_end_, end);
}

}  // namespace gnomon::sim
