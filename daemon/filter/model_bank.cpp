#include "filter/model_bank.h"

#include <algorithm>
#include <cmath>

namespace gnomon {

namespace {

constexpr double kSmallestWander = 1e-10;  // ratio per sqrt(second); the others half a decade apart
constexpr double kForgetting = 0.98;       // of the evidence, per measurement: 50 of them count
constexpr double kNoiseMemory = 32;        // measurements over which the constant noise is learnt
constexpr double kLargestSurprise =
    16;  // innovation^2 / variance: 4 sigma says all there is to say

}  // namespace

void ModelBank::start(const Observation& first, double rate_deviation) {
  for (std::size_t i = 0; i < models_.size(); ++i) {
    const double wander = kSmallestWander * std::pow(10.0, static_cast<double>(i % kWanders) / 2);
    models_[i] = Model{.state = {.offset = first.offset_seconds,
                                 .rate = 0,
                                 .p00 = first.delay_variance,
                                 .p01 = 0,
                                 .p11 = rate_deviation * rate_deviation},
                       .wander_variance = wander * wander,
                       .constant_noise = i >= kWanders,
                       .noise = first.delay_variance,
                       .log_weight = 0,
                       .weight = 0};
  }
  observations_ = 1;
  normalise();
}

void ModelBank::observe(double elapsed, const Observation& observation) {
  ++observations_;
  for (Model& model : models_) {
    PhaseState& state = model.state;
    state.predict(elapsed, model.wander_variance);
    const double noise = noise_of(model, observation);
    const double total = state.p00 + noise;
    const double innovation = observation.offset_seconds - state.offset;
    const double surprise = std::min(innovation * innovation / total, kLargestSurprise);
    model.log_weight = kForgetting * model.log_weight - (surprise + std::log(total)) / 2;
    state.update(observation.offset_seconds, noise);
    if (!observation.spike) {
      learn_noise(model, surprise, observation.floor_variance, observations_);
    }
  }
  normalise();
}

double ModelBank::noise_of(const Model& model, const Observation& observation) {
  if (!model.constant_noise) return observation.delay_variance;
  return observation.spike ? std::max(model.noise, observation.delay_variance) : model.noise;
}

void ModelBank::learn_noise(Model& model, double ratio, double floor, unsigned count) {
  // E[innovation^2] = p00 + noise if the noise is right: scaling it by the ratio seen has this as
  // its only fixed point.
  const double step = 1 / std::min(static_cast<double>(count), kNoiseMemory);
  model.noise = std::max(model.noise * (1 + step * (ratio - 1)), floor);
}

void ModelBank::inflate(double offset_variance, double rate_variance) {
  for (Model& model : models_) {
    model.state.p00 += offset_variance;
    model.state.p11 += rate_variance;
  }
}

void ModelBank::shift(double phase, double frequency) {
  for (Model& model : models_) model.state.shift(phase, frequency);
}

PhaseState ModelBank::mixture(double elapsed) const {
  PhaseState mean;
  std::array<PhaseState, 2 * kWanders> states{};
  for (std::size_t i = 0; i < models_.size(); ++i) {
    states[i] = models_[i].state;
    states[i].predict(elapsed, models_[i].wander_variance);
    mean.offset += models_[i].weight * (states[i].offset - states[0].offset);
    mean.rate += models_[i].weight * states[i].rate;
  }
  mean.offset += states[0].offset;
  for (std::size_t i = 0; i < models_.size(); ++i) {
    const double offset = states[i].offset - mean.offset;
    const double rate = states[i].rate - mean.rate;
    mean.p00 += models_[i].weight * (states[i].p00 + offset * offset);
    mean.p01 += models_[i].weight * (states[i].p01 + offset * rate);
    mean.p11 += models_[i].weight * (states[i].p11 + rate * rate);
  }
  return mean;
}

double ModelBank::noise_variance(const Observation& observation) const {
  double sum = 0;
  for (const Model& model : models_) {
    sum += model.weight * noise_of(model, observation);
  }
  return sum;
}

void ModelBank::normalise() {
  double largest = models_[0].log_weight;
  for (const Model& model : models_) largest = std::max(largest, model.log_weight);
  double sum = 0;
  for (Model& model : models_) {
    model.log_weight -= largest;
    model.weight = std::exp(model.log_weight);
    sum += model.weight;
  }
  for (Model& model : models_) model.weight /= sum;
}

}  // namespace gnomon
