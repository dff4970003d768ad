#include "node/clock_keeper.h"

#include <gtest/gtest.h>

#include "answered_peers.h"

namespace gnomon {
namespace {

class ClockKeeperTest : public ::testing::Test {
 protected:
  [[nodiscard]] Now now() const {
    return {.mono = mono_,
            .local = LocalTime::from_nanoseconds(1'790'000'000'000'000'000) + mono_.since_origin()};
  }

  [[nodiscard]] std::optional<ClockCommand> update(double offset_seconds) {
    const CombinedEstimate combined{.at = now().local,
                                    .offset_seconds = offset_seconds,
                                    .offset_variance = 1e-12,
                                    .frequency_variance = 1e-14,
                                    .root_delay_seconds = 0.020,
                                    .root_dispersion_seconds = 0.001};
    return clock_.update(now(), combined, {.stratum = 2}, 64, events_);
  }

  /// What a clock that obeys says of `command`.
  [[nodiscard]] ClockAdjustment obeyed(const ClockCommand& command) const {
    return {.at = now().local,
            .phase_change = command.phase_change,
            .frequency_ratio = command.frequency_ratio,
            .stepped = command.phase == ClockCommand::Phase::kStep};
  }

  void update_and_obey(double offset_seconds) {
    const auto command = update(offset_seconds);
    ASSERT_TRUE(command);
    const ClockAdjustment done = obeyed(*command);
    clock_.on_adjusted(now(), done);
    clock_.announce(now(), done, events_);
  }

  MonoTime mono_ = MonoTime::from_nanoseconds(1'000'000'000);
  Events events_;
  ClockKeeper clock_{{.panic_threshold_seconds = 10},
                     {.now = {}, .rng = Rng{Rng::expand(1)}, .precision_seconds = 1e-7}};
};

TEST_F(ClockKeeperTest, StartsWithTheFrequencyOfAFormerRun) {
  EXPECT_FALSE(clock_.start());
  ClockKeeper known{{}, {.now = {}, .rng = Rng{Rng::expand(1)}, .frequency_ratio = 12e-6}};
  const auto command = known.start();
  ASSERT_TRUE(command);
  EXPECT_DOUBLE_EQ(command->frequency_ratio, 12e-6);
  EXPECT_FALSE(known.known());
}

TEST_F(ClockKeeperTest, IsKnownFromTheFirstUpdateOn) {
  EXPECT_FALSE(clock_.estimate(now().local));
  EXPECT_FALSE(clock_.max_error(now()));
  EXPECT_FALSE(clock_.update_age_seconds(now().mono));
  update_and_obey(0.002);
  EXPECT_TRUE(clock_.known());
  EXPECT_EQ(events_.count<ClockUpdated>(), 1U);
  ASSERT_TRUE(clock_.max_error(now()));
  EXPECT_GE(*clock_.max_error(now()), 0.011);
  mono_ += Duration::seconds(100);
  EXPECT_DOUBLE_EQ(*clock_.update_age_seconds(now().mono), 100.0);
}

TEST_F(ClockKeeperTest, WhatIsStillToBeSlewedIsPartOfTheError) {
  update_and_obey(0.0);
  const double settled = *clock_.max_error(now());
  clock_.on_adjusted(now(), {.at = now().local,
                             .pending = {.start = mono_,
                                         .end = mono_ + Duration::seconds(100),
                                         .amount = Duration::milliseconds(50)}});
  EXPECT_NEAR(*clock_.max_error(now()), settled + 0.050, 1e-6);
  mono_ += Duration::seconds(50);
  EXPECT_NEAR(clock_.pending_seconds(mono_), 0.025, 1e-9);
}

TEST_F(ClockKeeperTest, LeavesTheClockAloneInPanicAndSaysSoOnce) {
  EXPECT_FALSE(update(11));
  EXPECT_FALSE(update(11));
  EXPECT_TRUE(clock_.panic());
  EXPECT_FALSE(clock_.known());
  EXPECT_EQ(events_.count<PanicRefused>(), 1U);
  EXPECT_TRUE(update(0.001));
  EXPECT_FALSE(clock_.panic());
}

TEST_F(ClockKeeperTest, AnUpdateThatTheClockRefusedIsNotAnnounced) {
  ASSERT_TRUE(update(0.002));
  clock_.on_refused();
  clock_.announce(now(), {}, events_);
  EXPECT_EQ(events_.count<ClockUpdated>(), 0U);
}

TEST_F(ClockKeeperTest, ForgetsItsErrorButNotItsFrequencyWhenSomebodyElseSetsTheClock) {
  update_and_obey(0.002);
  const double frequency = clock_.frequency_ratio();
  const ClockAdjustment told =
      clock_.forget({.at = now().local, .phase_change = Duration::seconds(3), .by_us = false});
  EXPECT_FALSE(clock_.known());
  EXPECT_FALSE(clock_.estimate(now().local));
  EXPECT_DOUBLE_EQ(clock_.frequency_ratio(), frequency);
  EXPECT_DOUBLE_EQ(told.frequency_ratio, frequency);
  EXPECT_TRUE(clock_.learnt_frequency(now().local));
}

TEST_F(ClockKeeperTest, MovesTheTimeOfTheLastUpdateIntoTheNewFrame) {
  update_and_obey(0.002);
  const LocalTime before = clock_.last_update();
  clock_.on_adjusted(now(), {.at = now().local, .phase_change = Duration::seconds(2)});
  EXPECT_EQ(clock_.last_update() - before, Duration::seconds(2));
}

}  // namespace
}  // namespace gnomon
