#include "filter/model_bank.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace gnomon {

namespace {

// Wander of the first model, ratio per sqrt(second): an oven-controlled quartz. The others follow
// half a decade apart, up to 1e-7.
constexpr double kSmallestWander = 1e-10;
// Prior: wanders above this one start with a weight of kUsualWander / wander. It fades with the
// same factor as the evidence.
constexpr double kUsualWander = 1e-9;
// Evidence fades by this factor with each measurement, so that about 50 of them count.
constexpr double kForgetting = 0.98;
// Number of measurements over which a constant noise is learnt.
constexpr double kNoiseMemory = 32;
// Largest innovation^2 / variance that counts, against a model or for a larger noise: 4 standard
// deviations say all there is to say.
constexpr double kLargestSurprise = 16;
// If the models with a constant noise have this share of the weight or more, they decide.
constexpr double kTrustInScatter = 0.5;
// Smallest tail probability that still has a usable logarithm.
constexpr double kUnthinkable = 1e-300;

}  // namespace

ModelBank::ModelBank(Noise noise) : models_(noise == Noise::kFromDelay ? kWanders : 2 * kWanders) {}

void ModelBank::start(const Observation& first, const RatePrior& prior) {
  for (std::size_t i = 0; i < models_.size(); ++i) {
    const double wander = kSmallestWander * std::pow(10.0, static_cast<double>(i % kWanders) / 2);
    models_[i] = Model{.state = {.offset = first.offset_seconds,
                                 .rate = prior.rate,
                                 .p00 = first.law.variance(),
                                 .p01 = 0,
                                 .p11 = prior.deviation * prior.deviation},
                       .wander_variance = wander * wander,
                       .constant_noise = i >= kWanders,
                       .noise = first.law.variance(),
                       .log_weight = std::min(std::log(kUsualWander / wander), 0.0),
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
    const double innovation = observation.offset_seconds - state.offset;
    const double total = state.p00 + constant_noise_of(model, observation);
    const Evidence evidence = weigh_in(model, observation);
    // One measurement counts against a model at most as much as a Gaussian one that is four
    // standard deviations off.
    const double far = std::sqrt(kLargestSurprise * total);
    const double least = weigh_gaussian(total, far, 0).log_likelihood;
    model.log_weight = kForgetting * model.log_weight + std::max(evidence.log_likelihood, least);
    state.update(evidence);
    if (model.constant_noise && !observation.spike) {
      const double ratio = std::min(innovation * innovation / total, kLargestSurprise);
      learn_noise(model, ratio, observation.floor_variance, observations_);
    }
  }
  normalise();
}

double ModelBank::constant_noise_of(const Model& model, const Observation& observation) {
  if (!model.constant_noise) return observation.law.variance();
  return observation.spike ? std::max(model.noise, observation.law.variance()) : model.noise;
}

Evidence ModelBank::weigh_in(const Model& model, const Observation& observation) {
  const double innovation = observation.offset_seconds - model.state.offset;
  if (!model.constant_noise) return weigh(observation.law, innovation, model.state.p00);
  return weigh_gaussian(constant_noise_of(model, observation), innovation, model.state.p00);
}

double ModelBank::surprise(double elapsed, const Observation& observation) const {
  double sum = 0;
  for (const Model& model : models_) {
    PhaseState state = model.state;
    state.predict(elapsed, model.wander_variance);
    const double off = std::abs(observation.offset_seconds - state.offset);
    const double beyond =
        model.constant_noise ? off : std::max(off - observation.law.half_width, 0.0);
    const double noise = model.constant_noise ? constant_noise_of(model, observation)
                                              : observation.law.floor_variance;
    sum += model.weight * std::exp(-beyond * beyond / (state.p00 + noise) / 2);
  }
  return std::sqrt(-2 * std::log(std::clamp(sum, kUnthinkable, 1.0)));
}

void ModelBank::learn_noise(Model& model, double ratio, double floor, unsigned count) {
  // `ratio` is innovation^2 over its expectation, p00 + noise. If the noise is right the ratio is 1
  // in the mean, and only then does the noise stay where it is.
  const double step = 1 / std::min(static_cast<double>(count), kNoiseMemory);
  model.noise = std::max(model.noise * (1 + step * (ratio - 1)), floor);
}

void ModelBank::make_room(const Jump& jump) {
  for (Model& model : models_) {
    model.state.p00 += jump.offset_variance;
    model.state.p11 += jump.rate_variance;
  }
}

void ModelBank::shift(double phase, double frequency) {
  for (Model& model : models_) model.state.shift(phase, frequency);
}

Observation ModelBank::judged(const Observation& observation) const {
  double share = 0;
  double noise = 0;
  for (const Model& model : models_) {
    if (!model.constant_noise) continue;
    share += model.weight;
    noise += model.weight * constant_noise_of(model, observation);
  }
  if (share < kTrustInScatter) return observation;
  Observation judged = observation;
  judged.law = DelayLaw{.half_width = 0, .tilt = 0, .floor_variance = noise / share};
  return judged;
}

double ModelBank::scatter_variance() const {
  double share = 0;
  double noise = 0;
  for (std::size_t i = kWanders; i < models_.size(); ++i) {
    // The two models of one wander share its weight: whether the law or the constant noise
    // explains more is not the question here.
    const double weight = models_[i].weight + models_[i - kWanders].weight;
    share += weight;
    noise += weight * models_[i].noise;
  }
  return noise / share;
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
