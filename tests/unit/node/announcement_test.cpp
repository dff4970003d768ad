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
    const Reference reference{.stratum = 3, .refid = {0xc0000201}, .leap = LeapIndicator::kInsert};
    const auto command = clock_.update(now_, combined, reference, 64, events_);
    clock_.on_adjusted(now_, {.at = now_.local, .frequency_ratio = command->frequency_ratio});
  }

  Now now_{.mono = MonoTime::from_nanoseconds(1'000'000'000),
           .local = LocalTime::from_nanoseconds(1'790'000'000'000'000'000)};
  Events events_;
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
    const ServedTime served = served_time(clock_, row.state, local_, now_);
    EXPECT_EQ(served.servable, row.served) << state_name(row.state);
    EXPECT_EQ(clock_status(clock_, row.state, now_).trusted, row.kernel) << state_name(row.state);
    EXPECT_EQ(served.leap == LeapIndicator::kUnsynchronized, !row.served) << state_name(row.state);
  }
}

TEST_F(AnnouncementTest, ServesWhatTheReferenceSays) {
  const ServedTime served = served_time(clock_, SystemState::kHoldover, local_, now_);
  EXPECT_EQ(served.stratum, 3);
  EXPECT_EQ(served.refid.bits, 0xc0000201);
  EXPECT_EQ(served.leap, LeapIndicator::kInsert);
  EXPECT_DOUBLE_EQ(served.root_delay_seconds, 0.020);
  EXPECT_GE(served.root_dispersion_seconds, 0.001);
  EXPECT_EQ(clock_status(clock_, SystemState::kHoldover, now_).leap, LeapIndicator::kInsert);
}

TEST_F(AnnouncementTest, ServesTheLocalClockAtItsStratumWithoutALeapWarning) {
  const ServedTime served = served_time(clock_, SystemState::kLocal, local_, now_);
  EXPECT_EQ(served.stratum, 10);
  EXPECT_EQ(served.leap, LeapIndicator::kNone);
  EXPECT_EQ(served.refid, RefId::from_address(*IpAddress::parse("127.127.1.1")));
}

TEST_F(AnnouncementTest, NothingIsServedOfAClockThatSomebodyElseSet) {
  static_cast<void>(clock_.forget({.at = now_.local, .by_us = false}));
  EXPECT_FALSE(served_time(clock_, SystemState::kHoldover, local_, now_).servable);
  EXPECT_FALSE(clock_status(clock_, SystemState::kHoldover, now_).trusted);
}

}  // namespace
}  // namespace gnomon
