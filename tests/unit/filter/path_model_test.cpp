#include "filter/path_model.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.h"

namespace gnomon {
namespace {

constexpr double kBase = 10e-3;
constexpr double kQueue = 200e-6;

/// Feeds `count` exchanges of a clock that is exactly right; gives the RMS error of what the model
/// made of them, in units of the error that it claims.
struct Feed {
  double forward = kQueue;
  double backward = kQueue;
  double extra_forward = 0;
};

/// Mean of the error that the law expects.
double mean_error(const DelayLaw& law) {
  return law.half_width * langevin(law.tilt * law.half_width);
}

double feed(PathModel& path, Rng& rng, const Feed& queue, int count) {
  double squares = 0;
  for (int i = 0; i < count; ++i) {
    const double out = rng.exponential(queue.forward) + queue.extra_forward;
    const double back = rng.exponential(queue.backward);
    const double delay = kBase + out + back;
    const double offset = (out - back) / 2;
    path.add(delay);
    const PathReading reading = path.read(offset, delay);
    const double error = reading.offset_seconds - mean_error(reading.law);
    squares += error * error / reading.law.variance();
    path.learn(offset, delay, 1e-6);
  }
  return std::sqrt(squares / count);
}

TEST(PathModel, TheVarianceTakenFromTheDelayIsTheErrors) {
  Rng rng{Rng::expand(1)};
  PathModel path{1e-7};
  feed(path, rng, {}, 100);
  const double normalised = feed(path, rng, {}, 4000);
  EXPECT_GT(normalised, 0.8);
  EXPECT_LT(normalised, 1.2);
}

TEST(PathModel, AShorterRouteKeepsWhatIsKnownOfTheQueues) {
  Rng rng{Rng::expand(7)};
  PathModel path{1e-7};
  for (int i = 0; i < 64; ++i) path.add(kBase + 6e-3 + 2 * rng.exponential(kQueue));
  path.add(kBase);
  path.add(kBase + 0.5 * kQueue);
  EXPECT_TRUE(path.read(3e-3, kBase + 7e-3).spike) << "as long as the old route, now a spike";
  EXPECT_FALSE(path.read(0, kBase + kQueue).spike);
  EXPECT_LT(std::sqrt(path.read(0, kBase + kQueue).law.variance()), kQueue);
}

TEST(PathModel, ALongDelayCountsLittle) {
  Rng rng{Rng::expand(2)};
  PathModel path{1e-7};
  feed(path, rng, {}, 100);
  const double usual = path.read(0, kBase + 1.7 * kQueue).law.variance();
  const PathReading spike = path.read(5e-3, kBase + 10e-3);
  EXPECT_TRUE(spike.spike);
  EXPECT_GT(spike.law.variance(), 400 * usual);
  EXPECT_FALSE(path.read(0, kBase + kQueue).spike);
}

TEST(PathModel, OneSidedQueuesAreTakenOut) {
  Rng rng{Rng::expand(3)};
  PathModel path{1e-7};
  feed(path, rng, {.forward = 1e-3, .backward = 1e-6}, 150);
  EXPECT_GT(path.tilt(), 0);
  const PathReading late = path.read(1e-3, kBase + 2e-3);
  EXPECT_NEAR(late.offset_seconds - mean_error(late.law), 0, 0.1e-3);
  EXPECT_LT(late.law.variance(), 0.1 * 1e-6 / 3) << "the law is steep";
  EXPECT_LT(path.explained_by_tilt(), 0.1);
  PathModel other{1e-7};
  feed(other, rng, {.forward = 1e-6, .backward = 1e-3}, 150);
  EXPECT_LT(other.tilt(), 0);
  EXPECT_NEAR(other.tilt() / path.tilt(), -1, 0.3);
}

TEST(PathModel, ASpikeNeedNotComeFromTheQueueThatTheTiltWasLearntFrom) {
  Rng rng{Rng::expand(13)};
  PathModel path{1e-7};
  feed(path, rng, {.forward = 1e-3, .backward = 1e-6}, 150);
  const PathReading spike = path.read(0, kBase + 50e-3);
  EXPECT_TRUE(spike.spike);
  EXPECT_EQ(spike.law.tilt, 0);
  EXPECT_NEAR(spike.law.half_width, 25e-3, 0.1e-3);
}

TEST(PathModel, TheLawReachesOverAllThatTheDelayAllows) {
  Rng rng{Rng::expand(14)};
  PathModel path{1e-7};
  feed(path, rng, {}, 200);
  for (const double above : {0.0, 50e-6, 400e-6}) {
    const DelayLaw law = path.read(0, kBase + above).law;
    // The least delay seen is above the path's own by as much as the blur covers.
    EXPECT_GE(law.half_width + 3 * std::sqrt(law.floor_variance), above / 2);
    EXPECT_LT(law.half_width, above / 2 + 20e-6);
    EXPECT_GT(law.floor_variance, 0);
  }
}

TEST(PathModel, SymmetricQueuesShowNoTilt) {
  Rng rng{Rng::expand(4)};
  PathModel path{1e-7};
  for (int i = 0; i < 20; ++i) {
    feed(path, rng, {}, 100);
    EXPECT_LT(std::abs(path.tilt()) * kQueue, 0.3);
    EXPECT_GT(path.explained_by_tilt(), 0.9);
  }
}

TEST(PathModel, ADetourIsAdoptedAndForgottenOnReturn) {
  Rng rng{Rng::expand(5)};
  PathModel path{1e-7};
  feed(path, rng, {}, 64);
  EXPECT_EQ(path.detour(), 0);
  feed(path, rng, {.extra_forward = 5e-3}, 20);
  EXPECT_NEAR(path.detour(), 5e-3, 1e-3);
  // Half of it is in the offset; the clock did not move.
  const PathReading on_detour = path.read(2.5e-3, kBase + 5e-3 + kQueue);
  EXPECT_NEAR(on_detour.offset_seconds, 0, 0.4e-3);
  EXPECT_FALSE(on_detour.spike);
  feed(path, rng, {}, 1);
  EXPECT_EQ(path.detour(), 0);
  EXPECT_NEAR(path.read(0, kBase + kQueue).offset_seconds, 0, 0.2e-3);
}

TEST(PathModel, SpikesAreNoDetour) {
  Rng rng{Rng::expand(6)};
  PathModel path{1e-7};
  feed(path, rng, {}, 64);
  for (int i = 0; i < 200; ++i) {
    feed(path, rng, {.extra_forward = i % 4 == 0 ? 0 : 10e-3}, 1);
    EXPECT_EQ(path.detour(), 0);
  }
}

TEST(PathModel, ALossOfTheOldMinimumIsNoticedInTheEnd) {
  Rng rng{Rng::expand(7)};
  PathModel path{1e-7};
  feed(path, rng, {}, 64);
  // Too small a rise to be told from queueing at once; the old minimum must not count for ever.
  feed(path, rng, {.extra_forward = kQueue}, 700);
  EXPECT_LT(path.read(0, kBase + kQueue).law.variance(), 2 * 0.05 * 0.05 * kQueue * kQueue);
}

}  // namespace
}  // namespace gnomon
