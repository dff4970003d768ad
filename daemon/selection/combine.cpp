#include "selection/combine.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "base/check.h"

namespace gnomon {

namespace {

// This share of the root distance is taken as one standard deviation of what a filter cannot see:
// asymmetry and the peer's own error. Without it a peer with a long but steady path would decide
// alone. Example: a root distance of 20 ms hides 200 us.
constexpr double kHiddenShare = 0.01;
// All peers watch the same wandering clock, so this share of the best estimate's variance is common
// to all and does not become smaller by averaging.
constexpr double kCommonShare = 0.5;
// Smallest variance that is believed, (1 ps)^2 or (1e-12)^2: keeps the weights finite.
constexpr double kSmallestVariance = 1e-24;

struct Weighted {
  double value = 0;
  double variance = 0;
  std::vector<double> weights;  // sum 1
};

struct Input {
  double value = 0;
  double variance = 0;
};

Weighted inverse_variance(const std::vector<Input>& inputs) {
  Weighted result;
  double sum = 0;
  for (const Input& input : inputs) {
    result.weights.push_back(1 / std::max(input.variance, kSmallestVariance));
    sum += result.weights.back();
  }
  // Counted from the first value, so that a common offset of years costs no digits.
  double mean = 0;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    result.weights[i] /= sum;
    mean += result.weights[i] * (inputs[i].value - inputs[0].value);
  }
  result.value = inputs[0].value + mean;
  result.variance = 1 / sum;
  return result;
}

/// The variance between the inputs: what their differences show beyond their own variances, >= 0.
/// The estimator of DerSimonian and Laird, "Meta-analysis in clinical trials", 1986.
double between_variance(const std::vector<Input>& inputs) {
  const Weighted mean = inverse_variance(inputs);
  double excess = 1 - static_cast<double>(inputs.size());
  double squares = 0;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const double difference = inputs[i].value - mean.value;
    excess += mean.weights[i] / mean.variance * difference * difference;
    squares += mean.weights[i] * mean.weights[i];
  }
  const double scale = (1 - squares) / mean.variance;
  return scale > 0 ? std::max(0.0, excess / scale) : 0.0;
}

/// The weighted mean after the variance between the inputs has been added to each.
Weighted weigh(std::vector<Input> inputs) {
  double best = inputs[0].variance;
  for (const Input& input : inputs) best = std::min(best, input.variance);
  const double between = between_variance(inputs);
  for (Input& input : inputs) input.variance += between;
  Weighted result = inverse_variance(inputs);
  if (inputs.size() > 1) {
    result.variance =
        std::max(result.variance, kCommonShare * best + (1 - kCommonShare) * result.variance);
  }
  return result;
}

}  // namespace

CombinedEstimate combine(std::span<const Contribution> contributions) {
  GNOMON_CHECK(!contributions.empty());
  std::vector<Input> offsets;
  std::vector<Input> rates;
  for (const Contribution& one : contributions) {
    const double hidden = kHiddenShare * one.root_distance_seconds;
    offsets.push_back(
        {one.estimate.offset_seconds, one.estimate.offset_variance + hidden * hidden});
    rates.push_back({one.estimate.frequency_ratio, one.estimate.frequency_variance});
  }
  const Weighted offset = weigh(offsets);
  const Weighted rate = weigh(rates);

  CombinedEstimate combined{.at = contributions[0].estimate.at,
                            .offset_seconds = offset.value,
                            .frequency_ratio = rate.value,
                            .offset_variance = offset.variance,
                            .frequency_variance = rate.variance};
  double square = 0;
  for (std::size_t i = 0; i < contributions.size(); ++i) {
    const PeerEstimate& one = contributions[i].estimate;
    const double difference = one.offset_seconds - offset.value;
    square +=
        offset.weights[i] * (one.jitter_seconds * one.jitter_seconds + difference * difference);
    combined.covariance += offset.weights[i] * rate.weights[i] * one.covariance;
  }
  combined.jitter_seconds = std::sqrt(square);
  // The weighted covariance could be larger than the two variances allow: it is cut back.
  const double limit = std::sqrt(combined.offset_variance * combined.frequency_variance);
  combined.covariance = std::clamp(combined.covariance, -limit, limit);
  return combined;
}

}  // namespace gnomon
