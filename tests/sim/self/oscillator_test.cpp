#include "sim/oscillator.h"

#include <gtest/gtest.h>

#include <cmath>

namespace gnomon::sim {
namespace {

constexpr OscillatorConfig kQuiet{.frequency_ppm = 0, .wander = 0};

Oscillator make(const OscillatorConfig& config, std::uint64_t seed = 1) {
  return Oscillator{config, Rng{Rng::expand(seed)}};
}

TEST(Oscillator, CountsAConstantFrequencyError) {
  auto oscillator = make({.frequency_ppm = 50, .wander = 0});
  EXPECT_NEAR(oscillator.excess_seconds(kBeginning + hours(1)), 50e-6 * 3600, 1e-12);
  EXPECT_NEAR(oscillator.frequency_error(), 50e-6, 1e-15);
}

TEST(Oscillator, ReadingItOftenChangesNothing) {
  const OscillatorConfig config{.frequency_ppm = -3, .wander = 1e-8, .temperature_ppm = 1};
  auto often = make(config);
  auto once = make(config);
  for (int i = 0; i < 36'000; ++i) {
    static_cast<void>(often.excess_seconds(kBeginning + Duration::milliseconds(100 * i)));
  }
  EXPECT_EQ(often.excess_seconds(kBeginning + hours(1)),
            once.excess_seconds(kBeginning + hours(1)));
}

TEST(Oscillator, WandersAsARandomWalk) {
  constexpr int kRuns = 400;
  constexpr double kSpan = 1000;
  double frequency_squared = 0;
  double phase_squared = 0;
  for (int run = 0; run < kRuns; ++run) {
    auto oscillator = make({.frequency_ppm = 0, .wander = 1e-8}, static_cast<std::uint64_t>(run));
    const double phase = oscillator.excess_seconds(kBeginning + seconds(kSpan));
    phase_squared += phase * phase / kRuns;
    frequency_squared += oscillator.frequency_error() * oscillator.frequency_error() / kRuns;
  }
  // Standard deviations: wander sqrt(t), and wander sqrt(t^3 / 3) for its integral.
  EXPECT_NEAR(std::sqrt(frequency_squared) / (1e-8 * std::sqrt(kSpan)), 1, 0.1);
  EXPECT_NEAR(std::sqrt(phase_squared) / (1e-8 * std::sqrt(std::pow(kSpan, 3) / 3)), 1, 0.1);
}

TEST(Oscillator, FollowsTheTemperature) {
  auto oscillator = make({.frequency_ppm = 0, .wander = 0, .temperature_ppm = 2});
  static_cast<void>(oscillator.excess_seconds(kBeginning + hours(6)));
  EXPECT_NEAR(oscillator.frequency_error(), 2e-6, 1e-9);
  // After a whole period the sine has taken back what it gave.
  EXPECT_NEAR(oscillator.excess_seconds(kBeginning + hours(24)), 0, 1e-4 * 2e-6 * 86400);
}

TEST(Oscillator, Jumps) {
  auto oscillator = make(kQuiet);
  static_cast<void>(oscillator.excess_seconds(kBeginning + seconds(10)));
  oscillator.jump(10e-6);
  EXPECT_NEAR(oscillator.excess_seconds(kBeginning + seconds(111)), 100 * 10e-6, 1e-12);
}

TEST(Oscillator, StandsStillWhileSuspended) {
  auto oscillator = make({.frequency_ppm = 100, .wander = 0});
  oscillator.suspend(kBeginning + seconds(10), kBeginning + seconds(40));
  EXPECT_NEAR(oscillator.excess_seconds(kBeginning + seconds(25)), 10 * 100e-6 - 15, 1e-12);
  EXPECT_NEAR(oscillator.excess_seconds(kBeginning + seconds(40)), 10 * 100e-6 - 30, 1e-12);
  EXPECT_NEAR(oscillator.excess_seconds(kBeginning + seconds(50)), 20 * 100e-6 - 30, 1e-12);
}

}  // namespace
}  // namespace gnomon::sim
