// The filter in worlds it does not know, with the truth at hand: accuracy and the promised bound.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "exchange_world.h"
#include "filter/peer_filter.h"
#include "filter/phase_state.h"

namespace gnomon {
namespace {

constexpr FilterConfig kConfig{.precision_seconds = 1e-7, .max_drift_ratio = 15e-6};

/// Corrects the clock by all that is estimated after each sample.
void steer(PeerFilter& filter, World& world) {
  if (!taken(filter.add(world.measure()))) return;
  const PeerEstimate estimate = *filter.estimate(world.local());
  filter.on_adjusted(
      world.adjust(estimate.offset_seconds, world.correction() + estimate.frequency_ratio));
}

/// RMS time error of the steered clock at a 64 s poll, after `settle` of `polls` polls.
template <class EachPoll>
double rms_error(World& world, int settle, int polls, EachPoll each_poll) {
  PeerFilter filter{kConfig};
  double squares = 0;
  int count = 0;
  for (int i = 0; i < polls; ++i) {
    each_poll(i);
    steer(filter, world);
    for (int part = 0; part < 4; ++part) {
      world.advance(i < 4 ? 0.5 : 16);
      if (i < settle) continue;
      squares += world.offset() * world.offset();
      ++count;
    }
  }
  return std::sqrt(squares / count);
}

double rms_error(World& world) {
  return rms_error(world, 300, 1500, [](int) {});
}

/// The same with what a filter reaches that gives every sample the same noise and, unlike ours, is
/// told the wander and the noise: no linear filter does better.
double rms_error_of_constant_noise(World& world, double wander, double noise) {
  PhaseState state{.offset = 0, .rate = 0, .p00 = 1, .p01 = 0, .p11 = 1e-8};
  double squares = 0;
  int count = 0;
  for (int i = 0; i < 1500; ++i) {
    state.update(
        weigh_gaussian(noise * noise, world.measure().offset_seconds - state.offset, state.p00));
    const double correction = world.correction() + state.rate;
    world.adjust(state.offset, correction);
    state.shift(state.offset, state.rate);
    for (int part = 0; part < 4; ++part) {
      world.advance(16);
      state.predict(16, wander * wander);
      if (i < 300) continue;
      squares += world.offset() * world.offset();
      ++count;
    }
  }
  return std::sqrt(squares / count);
}

struct Case {
  double queue_seconds;
  double wander;
  double oracle_seconds;  ///< what a particle filter reaches that knows the law, wander and queue
};

class Accuracy : public testing::TestWithParam<Case> {};

TEST_P(Accuracy, ComesNearToAFilterThatKnowsTheWorld) {
  constexpr int kSeeds = 8;
  const Case& the_case = GetParam();
  double squares = 0;
  double squares_of_constant = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const WorldConfig config{.seed = seed,
                             .offset_seconds = 0.02,
                             .frequency_ratio = 30e-6,
                             .wander = the_case.wander,
                             .forward_mean_seconds = the_case.queue_seconds,
                             .backward_mean_seconds = the_case.queue_seconds};
    World world{config};
    const double error = rms_error(world);
    squares += error * error;
    World again{config};
    const double constant = rms_error_of_constant_noise(again, the_case.wander,
                                                        the_case.queue_seconds / std::sqrt(2.0));
    squares_of_constant += constant * constant;
  }
  const double rms = std::sqrt(squares / kSeeds);
  const double constant_rms = std::sqrt(squares_of_constant / kSeeds);
  RecordProperty("rms_us", std::to_string(rms * 1e6));
  RecordProperty("constant_noise_rms_us", std::to_string(constant_rms * 1e6));
  EXPECT_LT(rms, 1.2 * the_case.oracle_seconds);
  EXPECT_LT(rms, 0.92 * constant_rms);
}

INSTANTIATE_TEST_SUITE_P(Worlds,
                         Accuracy,
                         testing::Values(Case{10e-6, 1e-9, 2.7e-6},
                                         Case{10e-6, 1e-8, 7.1e-6},
                                         Case{100e-6, 1e-9, 11e-6},
                                         Case{100e-6, 1e-8, 27e-6},
                                         Case{1e-3, 1e-9, 48e-6},
                                         Case{1e-3, 1e-8, 113e-6},
                                         Case{10e-3, 1e-9, 258e-6},
                                         Case{10e-3, 1e-8, 445e-6}));

/// Over some seeds; `each_poll(world, i)` changes the world before the poll.
template <class EachPoll>
double rms_over_seeds(WorldConfig config, EachPoll each_poll) {
  constexpr int kSeeds = 6;
  double squares = 0;
  for (config.seed = 1; config.seed <= kSeeds; ++config.seed) {
    World world{config};
    const double error = rms_error(world, 300, 1500, [&](int i) { each_poll(world, i); });
    squares += error * error;
  }
  return std::sqrt(squares / kSeeds);
}

// With queues of 100 us to both sides and nothing else it is 11 us.

TEST(Accuracy, OneSidedQueuesAreKnownToTheirSharpEdge) {
  const auto nothing = [](World& /*world*/, int /*poll*/) {};
  // Ten times as much queueing as in the plain world, and half the error.
  EXPECT_LT(rms_over_seeds({.forward_mean_seconds = 1e-3, .backward_mean_seconds = 10e-6}, nothing),
            7.5e-6);
  EXPECT_LT(rms_over_seeds({.forward_mean_seconds = 10e-6, .backward_mean_seconds = 1e-3}, nothing),
            7.5e-6);
  EXPECT_LT(
      rms_over_seeds({.forward_mean_seconds = 300e-6, .backward_mean_seconds = 100e-6}, nothing),
      17e-6);
}

TEST(Accuracy, DelaySpikesCostNothing) {
  const double rms = rms_over_seeds({}, [](World& world, int i) {
    world.config().extra_forward_seconds = i % 10 == 3 ? 10e-3 : 0;
  });
  EXPECT_LT(rms, 13.5e-6);
}

TEST(Accuracy, ARouteThatComesAndGoes) {
  const double rms = rms_over_seeds({}, [](World& world, int i) {
    world.config().extra_forward_seconds = i / 62 % 2 == 1 ? 5e-3 : 0;
  });
  EXPECT_LT(rms, 45e-6);
}

TEST(Accuracy, AColdStartIsGoodAfterFourSamples) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    World world{{.seed = seed, .offset_seconds = 0.1, .frequency_ratio = 50e-6}};
    PeerFilter filter{kConfig};
    for (int i = 0; i < 4; ++i) {
      steer(filter, world);
      world.advance(2);
    }
    EXPECT_LT(std::abs(world.offset()), 1e-3) << "seed " << seed;
  }
}

/// A world drawn from its seed, and what befalls it.
struct Fate {
  World world;
  double interval;
  std::uint64_t seed;
};

Fate draw(std::uint64_t seed) {
  Rng rng{Rng::expand(1000 + seed)};
  const auto decades = [&](double low, double high) {
    return low * std::pow(high / low, rng.uniform());
  };
  return {.world = World{{.seed = seed,
                          .offset_seconds = 2 * rng.uniform() - 1,
                          .frequency_ratio = (2 * rng.uniform() - 1) * 100e-6,
                          .wander = decades(1e-10, 2e-8),
                          .base_delay_seconds = decades(20e-6, 0.3),
                          .forward_mean_seconds = decades(1e-6, 0.05),
                          .backward_mean_seconds = decades(1e-6, 0.05),
                          .extra_forward_seconds = rng.uniform() < 0.3 ? decades(1e-4, 0.1) : 0}},
          .interval = std::pow(2, 1 + 9 * rng.uniform()),
          .seed = seed};
}

TEST(Bound, HoldsInRandomWorlds) {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    Fate fate = draw(seed);
    World& world = fate.world;
    Rng rng{Rng::expand(seed)};
    PeerFilter filter{kConfig};
    for (int i = 0; i < 300; ++i) {
      if (rng.below(60) == 0) world.jump_frequency((rng.uniform() - 0.5) * 10e-6);
      if (rng.below(40) == 0) {
        world.config().extra_forward_seconds = rng.uniform() < 0.5 ? 0 : rng.exponential(0.02);
      }
      const bool lost = rng.below(5) == 0;
      if (!lost && rng.below(3) == 0) {
        filter.add(world.measure());  // looks only
      } else if (!lost) {
        steer(filter, world);
      }
      for (int part = 0; part < 4; ++part) {
        const auto estimate = filter.estimate(world.local());
        if (estimate) {
          const double error = std::abs(estimate->offset_seconds - world.offset());
          ASSERT_LE(error, estimate->delay_seconds / 2 + estimate->dispersion_seconds)
              << "seed " << seed << " poll " << i << " interval " << fate.interval;
        }
        world.advance((i < 4 ? 2 : fate.interval) / 4);
      }
    }
  }
}

TEST(Bound, IsNotMuchWiderThanNeeded) {
  World world{{.seed = 9}};
  PeerFilter filter{kConfig};
  for (int i = 0; i < 200; ++i) {
    steer(filter, world);
    world.advance(16);
  }
  steer(filter, world);
  const PeerEstimate estimate = *filter.estimate(world.local());
  EXPECT_LT(estimate.delay_seconds / 2 + estimate.dispersion_seconds, 1.3e-3);
}

}  // namespace
}  // namespace gnomon
