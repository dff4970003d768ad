#include "filter/joint_filter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "choir.h"

namespace gnomon {
namespace {

/// How the clock's error went.
struct Course {
  double least = 1e9;
  double most = -1e9;
  double squares = 0;
  double sum = 0;
  int count = 0;

  void see(double error) {
    least = std::min(least, error);
    most = std::max(most, error);
    squares += error * error;
    sum += error;
    ++count;
  }

  [[nodiscard]] double mean() const { return sum / count; }

  [[nodiscard]] double rms() const { return std::sqrt(squares / count); }
};

Course course_of(Choir& choir, int settle, int rounds) {
  choir.sing(4, 2);
  choir.sing(settle, 64);
  Course course;
  choir.sing(rounds, 64, [&](Choir& all) { course.see(all.world().offset()); });
  return course;
}

TEST(JointFilter, FewerThanTwoAreNothingToJoin) {
  JointFilter nobody;
  EXPECT_FALSE(nobody.estimate(LocalTime::from_nanoseconds(0)));
  nobody.follow({});
  EXPECT_FALSE(nobody.estimate(LocalTime::from_nanoseconds(0)));
  Choir solo{{}, {Singer{}}};
  solo.sing(20, 16);
  EXPECT_FALSE(solo.joint().estimate(solo.world().local()));
  Choir duet{{}, {Singer{}, Singer{}}};
  duet.ask(0);
  EXPECT_FALSE(duet.joint().estimate(duet.world().local()));
  duet.ask(1);
  EXPECT_TRUE(duet.joint().estimate(duet.world().local()));
  duet.joint().reset();
  EXPECT_FALSE(duet.joint().estimate(duet.world().local()));
}

TEST(JointFilter, TwoThatDifferDoNotPullTheClockToAndFro) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    Choir choir{{.seed = seed},
                {{.error_seconds = 500e-6, .queue_seconds = 10e-6},
                 {.error_seconds = -500e-6, .queue_seconds = 10e-6}}};
    const Course course = course_of(choir, 30, 200);
    EXPECT_LT(course.most - course.least, 50e-6) << "of the 1000 us between them";
    EXPECT_NEAR(course.mean(), 0, 30e-6) << "both paths are as long";
  }
}

TEST(JointFilter, ADifferenceIsDividedByTheLengthOfThePaths) {
  // 10 ms of the peer's own and of the last hop: 11 ms against 110 ms.
  Choir choir{{.seed = 4},
              {{.error_seconds = 0, .queue_seconds = 10e-6, .path_seconds = 1e-3},
               {.error_seconds = 1.21e-3, .queue_seconds = 10e-6, .path_seconds = 100e-3}}};
  const Course course = course_of(choir, 50, 200);
  EXPECT_NEAR(course.mean(), -110e-6, 20e-6);
  EXPECT_LT(course.most - course.least, 60e-6);
}

TEST(JointFilter, ThreeAreBetterThanOne) {
  double together = 0;
  double best = 1;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    Choir choir{{.seed = seed}, std::vector<Singer>(3)};
    together += course_of(choir, 200, 1000).rms() / 4;
  }
  for (std::size_t alone = 0; alone < 3; ++alone) {
    double sum = 0;
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      World world{{.seed = seed + 10 * alone}};
      PeerFilter filter{{.precision_seconds = 1e-7, .max_drift_ratio = 15e-6}};
      Course course;
      for (int i = 0; i < 1200; ++i) {
        if (i >= 200) course.see(world.offset());
        if (taken(filter.add(world.measure()))) {
          const PeerEstimate now = *filter.estimate(world.local());
          filter.on_adjusted(
              world.adjust(now.offset_seconds, world.correction() + now.frequency_ratio));
        }
        world.advance(64);
      }
      sum += course.rms() / 4;
    }
    best = std::min(best, sum);
  }
  RecordProperty("together_us", std::to_string(together * 1e6));
  RecordProperty("alone_us", std::to_string(best * 1e6));
  EXPECT_LT(together, 0.7 * best);
}

/// RMS error of the clock with two good paths and a third with such queues (0: without the third).
double rms_with_third(double queue_seconds) {
  constexpr int kSeeds = 6;
  double squares = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    std::vector<Singer> singers{{.queue_seconds = 20e-6}, {.queue_seconds = 20e-6}};
    if (queue_seconds > 0) singers.push_back({.queue_seconds = queue_seconds});
    Choir choir{{.seed = seed}, singers};
    const double rms = course_of(choir, 100, 300).rms();
    squares += rms * rms;
  }
  return std::sqrt(squares / kSeeds);
}

TEST(JointFilter, ABadPathDoesNotSpoilGoodOnes) {
  const double alone = rms_with_third(0);
  EXPECT_LT(alone, 4e-6);
  for (const double queue : {1e-3, 5e-3, 20e-3, 100e-3}) {
    EXPECT_LT(rms_with_third(queue), 1.35 * alone) << "third path's queues: " << queue;
  }
}

TEST(JointFilter, AHopelessPathDoesNotCarryTheClockAway) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    Choir choir{{.seed = seed}, {{.queue_seconds = 100e-6}, {.queue_seconds = 1}}};
    EXPECT_LT(course_of(choir, 20, 200).rms(), 1e-3) << "seed " << seed;
  }
}

TEST(JointFilter, APeerMayLeaveAndComeBack) {
  Choir choir{{.seed = 6},
              {{.error_seconds = 100e-6, .queue_seconds = 20e-6},
               {.error_seconds = -100e-6, .queue_seconds = 20e-6},
               {.error_seconds = 0, .queue_seconds = 20e-6}}};
  course_of(choir, 100, 1);
  const auto offset = [&] { return choir.joint().estimate(choir.world().local())->offset; };
  const double before = offset();
  choir.listen_to({0, 1});
  choir.follow();
  EXPECT_NEAR(offset(), before, 25e-6);
  Course without;
  choir.sing(50, 64, [&](Choir& all) { without.see(all.world().offset()); });
  EXPECT_LT(without.most - without.least, 70e-6) << "of 200 us";
  const double still_before = offset();
  choir.listen_to({0, 1, 2});
  choir.follow();
  EXPECT_NEAR(offset(), still_before, 25e-6);
  Course again;
  choir.sing(50, 64, [&](Choir& all) { again.see(all.world().offset()); });
  EXPECT_LT(again.most - again.least, 70e-6);
  EXPECT_NEAR(again.mean(), without.mean(), 20e-6);
}

TEST(JointFilter, AFilterThatBeganAnewIsOfAnotherServer) {
  // All were silent, so nobody was selected meanwhile; then both names led to other servers.
  for (const std::size_t first : {0U, 1U}) {
    Choir choir{{.seed = 12},
                {{.error_seconds = 2e-3, .queue_seconds = 10e-6},
                 {.error_seconds = 1e-3, .queue_seconds = 10e-6}}};
    course_of(choir, 30, 1);
    for (const std::size_t singer : {0U, 1U}) {
      choir.filter(singer).reset({});
      choir.singer(singer).error_seconds = 0;
    }
    choir.hear(first);
    choir.hear(1 - first);
    choir.follow();
    const auto state = choir.joint().estimate(choir.world().local());
    ASSERT_TRUE(state);
    EXPECT_NEAR(state->offset, choir.world().offset(), 100e-6);
  }
}

TEST(JointFilter, SamplesOfThoseWhoAreNotFollowedDoNotCount) {
  Choir choir{{.seed = 7}, {{}, {}, {.error_seconds = 20e-3}}};
  choir.listen_to({0, 1});
  choir.sing(20, 64);
  const double before = choir.joint().estimate(choir.world().local())->offset;
  choir.ask(2);
  EXPECT_DOUBLE_EQ(choir.joint().estimate(choir.world().local())->offset, before);
}

TEST(JointFilter, AnAdjustmentChangesTheFrameAndNothingElse) {
  Choir choir{{.seed = 8, .offset_seconds = 0.1, .frequency_ratio = 30e-6}, {{}, {}}};
  for (int i = 0; i < 30; ++i) {
    choir.ask(static_cast<std::size_t>(i % 2));
    choir.world().advance(16);
  }
  const LocalTime then = choir.world().local() + Duration::seconds(3);
  const PhaseState before = *choir.joint().estimate(then);
  constexpr double kFrequency = -55e-6;
  choir.adjust(-0.2, kFrequency);
  const double moved = -0.2 + kFrequency * 3;
  const PhaseState after = *choir.joint().estimate(then + Duration::seconds(moved));
  EXPECT_NEAR(after.offset, before.offset - moved, 5e-9);
  EXPECT_NEAR(after.rate, (before.rate - kFrequency) / (1 + kFrequency), 1e-12);
  EXPECT_NEAR(after.p00, before.p00, before.p00 * 1e-3);
  EXPECT_NEAR(after.p11, before.p11, before.p11 * 1e-3);
}

TEST(JointFilter, SteeringTeachesNothing) {
  Choir free{{.seed = 9, .frequency_ratio = 20e-6}, {{}, {}}};
  Choir steered{{.seed = 9, .frequency_ratio = 20e-6}, {{}, {}}};
  for (int i = 0; i < 400; ++i) {
    free.ask(static_cast<std::size_t>(i % 2));
    steered.ask(static_cast<std::size_t>(i % 2));
    steered.steer();
    free.world().advance(32);
    steered.world().advance(32);
  }
  const auto error = [](Choir& choir) {
    return choir.joint().estimate(choir.world().local())->offset - choir.world().offset();
  };
  EXPECT_NEAR(error(free), error(steered), 1e-6);
}

TEST(JointFilter, AJumpOfOneServerIsItsOwnInTheEnd) {
  Choir choir{{.seed = 11}, {{.queue_seconds = 20e-6}, {.queue_seconds = 20e-6}, {}}};
  course_of(choir, 100, 1);
  const double before = choir.world().offset();
  choir.singer(2).error_seconds = 3e-3;
  Course course;
  choir.sing(200, 64, [&](Choir& all) { course.see(all.world().offset() - before); });
  // The others say what the clock does; a third of the difference is for each to explain.
  EXPECT_GT(course.least, -3.3e-3);
  Course later;
  choir.sing(50, 64, [&](Choir& all) { later.see(all.world().offset()); });
  EXPECT_LT(later.most - later.least, 100e-6);
  EXPECT_NEAR(later.mean() - before, -1e-3, 0.2e-3);
}

}  // namespace
}  // namespace gnomon
