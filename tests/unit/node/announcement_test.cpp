#include "node/announcement.h"

#include <gtest/gtest.h>

#include "answered_peers.h"

namespace gnomon {
namespace {

class AnnouncementTest : public ::testing::Test {
 protected:
  AnnouncementTest() {
    const CombinedEstimate combined{.at = now_.local,
                                    .offset_variance = 1e-12,
                                    .frequency_variance = 1e-14,
                                    .root_delay_seconds = 0.020,
                                    .root_dispersion_seconds = 0.001};
    leap_.hear(now_.local, {.voters = 1, .insert = 1});
    const Reference reference{.stratum = 3, .refid = {0xc0000201}};
    const auto command = clock_.update(now_, combined, reference, 64, events_);
    clock_.on_adjusted(now_, {.at = now_.local, .frequency_ratio = command->frequency_ratio});
  }

  Now now_{.mono = MonoTime::from_nanoseconds(1'000'000'000),
           .local = LocalTime::from_nanoseconds(1'798'718'400'000'000'000)};
  Events events_;
  LeapKeeper leap_;
  ClockKeeper clock_{{}, {.now = {}, .rng = Rng{Rng::expand(1)}, .precision_seconds = 1e-7}};
  LocalConfig local_{.enabled = true, .stratum = 10};
};

TEST_F(AnnouncementTest, TheStatesInWhichTimeIsServedAndTheKernelIsToldSo) {
  struct Row {
    SystemState state;
    bool served;
    bool kernel;
  };

  for (const Row& row :
       {Row{SystemState::kStarting, false, false}, Row{SystemState::kUnsynchronized, false, false},
        Row{SystemState::kSynchronized, true, true}, Row{SystemState::kHoldover, true, true},
        Row{SystemState::kLocal, true, false}, Row{SystemState::kPanic, false, false}}) {
    const ServedTime served = served_time(clock_, leap_, row.state, local_, now_);
    EXPECT_EQ(served.servable, row.served) << state_name(row.state);
    EXPECT_EQ(clock_status(clock_, leap_, row.state, now_).trusted, row.kernel)
        << state_name(row.state);
    EXPECT_EQ(served.leap_at(now_.local) == LeapIndicator::kUnsynchronized, !row.served)
        << state_name(row.state);
  }
}

TEST_F(AnnouncementTest, ServesWhatTheReferenceSays) {
  const ServedTime served = served_time(clock_, leap_, SystemState::kHoldover, local_, now_);
  EXPECT_EQ(served.stratum, 3);
  EXPECT_EQ(served.refid.bits, 0xc0000201);
  EXPECT_EQ(served.leap_at(now_.local), LeapIndicator::kInsert);
  EXPECT_DOUBLE_EQ(served.root_delay_seconds, 0.020);
  EXPECT_GE(served.root_dispersion_seconds, 0.001);
  EXPECT_EQ(clock_status(clock_, leap_, SystemState::kHoldover, now_).leap, LeapIndicator::kInsert);
}

TEST_F(AnnouncementTest, ServesTheLocalClockAtItsStratumWithoutALeapWarning) {
  const ServedTime served = served_time(clock_, leap_, SystemState::kLocal, local_, now_);
  EXPECT_EQ(served.stratum, 10);
  EXPECT_EQ(served.leap_at(now_.local), LeapIndicator::kNone);
  EXPECT_EQ(served.refid, RefId::from_address(*IpAddress::parse("127.127.1.1")));
}

// The workers may still have what was published seconds ago.
TEST_F(AnnouncementTest, TheWarningEndsAtMidnightThoughNothingNewIsPublished) {
  const ServedTime served = served_time(clock_, leap_, SystemState::kHoldover, local_, now_);
  const LocalTime midnight = now_.local + Duration::seconds(43'200);
  EXPECT_EQ(served.leap_at(midnight - Duration::nanoseconds(1)), LeapIndicator::kInsert);
  EXPECT_EQ(served.leap_at(midnight), LeapIndicator::kNone);
}

TEST_F(AnnouncementTest, ALocalClockAdmitsThatItKnowsNothing) {
  const ServedTime served = served_time(clock_, leap_, SystemState::kLocal, local_, now_);
  EXPECT_DOUBLE_EQ(served.root_dispersion_seconds, kLocalDispersion);
}

TEST_F(AnnouncementTest, WhoFollowsALocalClockPassesThatOnToClientsAndKernel) {
  const CombinedEstimate combined{.at = now_.local,
                                  .offset_variance = 1e-12,
                                  .frequency_variance = 1e-14,
                                  .root_dispersion_seconds = 0.001};
  const Reference reference{.stratum = 11, .refid = {0xc0000201}, .bound_unknown = true};
  const auto command = clock_.update(now_, combined, reference, 64, events_);
  clock_.on_adjusted(now_, {.at = now_.local, .frequency_ratio = command->frequency_ratio});
  EXPECT_FALSE(clock_.bound_known());
  const ServedTime served = served_time(clock_, leap_, SystemState::kSynchronized, local_, now_);
  EXPECT_TRUE(served.servable);
  EXPECT_GE(served.root_dispersion_seconds, kLocalDispersion);
  const ClockStatus status = clock_status(clock_, leap_, SystemState::kSynchronized, now_);
  EXPECT_TRUE(status.trusted);
  EXPECT_GT(status.max_error_seconds, 15);
  EXPECT_LT(status.max_error_seconds, 16);
}

TEST(PrecisionLog2, NoClockIsAnnouncedAsBetterThanItIs) {
  const std::vector<std::pair<double, int>> rows = {{3e-8, -24},      {1e-7, -23}, {0x1p-20, -20},
                                                    {0x1.1p-20, -19}, {5, 0},      {1e-12, -32}};
  for (const auto& [seconds, log2] : rows) {
    const ClockKeeper clock{{},
                            {.now = {}, .rng = Rng{Rng::expand(1)}, .precision_seconds = seconds}};
    const ServedTime served = served_time(clock, {}, SystemState::kStarting, {}, {});
    EXPECT_EQ(served.precision_log2, log2) << seconds;
  }
}

TEST_F(AnnouncementTest, NothingIsServedOfAClockThatSomebodyElseSet) {
  static_cast<void>(clock_.forget({.at = now_.local, .by_us = false}));
  EXPECT_FALSE(served_time(clock_, leap_, SystemState::kHoldover, local_, now_).servable);
  EXPECT_FALSE(clock_status(clock_, leap_, SystemState::kHoldover, now_).trusted);
}

}  // namespace
}  // namespace gnomon
