#include "sim/link.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gnomon::sim {

PathConfig symmetric_path(double base_delay_seconds, double mean_queueing_seconds) {
  const LinkConfig link{.base_delay_seconds = base_delay_seconds,
                        .mean_queueing_seconds = mean_queueing_seconds};
  return {.there = link, .back = link};
}

double Link::queueing_seconds() {
  const double mean = config_.mean_queueing_seconds;
  switch (config_.queueing) {
    case Queueing::kNone:
      return 0;
    case Queueing::kExponential:
      return rng_.exponential(mean);
    case Queueing::kGamma: {
      double sum = 0;
      for (int part = 0; part < 3; ++part) sum += rng_.exponential(mean / 3);
      return sum;
    }
    case Queueing::kNormal:
      return std::abs(rng_.normal()) * mean * std::sqrt(std::numbers::pi / 2);
    case Queueing::kUniform:
      return 2 * mean * rng_.uniform();
    case Queueing::kHeavyTail: {
      constexpr double kShape = 2.5;
      return mean * (kShape - 1) * (std::pow(1 - rng_.uniform(), -1 / kShape) - 1);
    }
  }
  return 0;
}

bool Link::in_burst(TrueTime now) {
  if (config_.burst_every_seconds <= 0) return false;
  while (burst_toggle_ <= now) {
    // The first toggle, at the beginning, starts a pause.
    if (burst_toggle_ > kBeginning) burst_ = !burst_;
    const double mean = burst_ ? config_.burst_length_seconds : config_.burst_every_seconds;
    burst_toggle_ += std::max(seconds(rng_.exponential(mean)), Duration::nanoseconds(1));
  }
  return burst_;
}

void Link::change_base_delay(double change_seconds) {
  config_.base_delay_seconds = std::max(0.0, config_.base_delay_seconds + change_seconds);
}

std::vector<TrueTime> Link::send(TrueTime now) {
  const bool burst = in_burst(now);
  if (partitions_ > 0 || rng_.uniform() < std::max(config_.loss, extra_loss_)) return {};
  std::vector<TrueTime> arrivals;
  const int copies = rng_.uniform() < config_.duplication ? 2 : 1;
  for (int copy = 0; copy < copies; ++copy) {
    double delay = config_.base_delay_seconds + queueing_seconds();
    if (burst) delay += rng_.exponential(config_.burst_queueing_seconds);
    TrueTime arrival = now + seconds(delay) + Duration::nanoseconds(1);
    if (rng_.uniform() < config_.reordering) {
      arrival += seconds(config_.reordering_seconds);
    } else {
      arrival = std::max(arrival, last_arrival_);
      last_arrival_ = arrival;
    }
    arrivals.push_back(arrival);
  }
  return arrivals;
}

}  // namespace gnomon::sim
