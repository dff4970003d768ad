#include "app/shared_cells.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace gnomon {
namespace {

TEST(SharedCells, EachPublicationKeepsTheOtherHalf) {
  SharedCells cells;
  EXPECT_EQ(cells.serving().load().generation, 0U);
  cells.publish(ClockMap{.rate = 0.5});
  cells.publish(ServedTime{.stratum = 3});
  cells.publish(ClockMap{.rate = 0.25});
  const ServingState state = cells.serving().load();
  EXPECT_EQ(state.generation, 3U);
  EXPECT_EQ(state.map.rate, 0.25);
  EXPECT_EQ(state.served.stratum, 3);
}

TEST(SharedCells, AStepMovesMapAndServedTimeInOnePublication) {
  SharedCells cells;
  const LocalTime then = LocalTime::from_nanoseconds(1'000'000'000);
  cells.publish(ServedTime{.reference_time = then, .as_of = then});
  cells.publish(ClockMap{.rate = 0.5}, {.phase_change = Duration::seconds(2)});
  const ServingState state = cells.serving().load();
  EXPECT_EQ(state.generation, 2U);
  EXPECT_EQ(state.map.rate, 0.5);
  EXPECT_EQ(state.served.as_of - then, Duration::seconds(2));
  EXPECT_EQ(state.served.reference_time - then, Duration::seconds(2));
}

TEST(SharedCells, AReaderSeesNoMixtureOfTwoPublications) {
  SharedCells cells;
  std::atomic<bool> done = false;
  std::jthread writer{[&] {  // joins after a failed ASSERT, too
    for (double i = 1; i <= 20'000; ++i) {
      cells.publish(ClockMap{.rate = i});
      cells.publish(ServedTime{.root_delay_seconds = i});
    }
    done = true;
  }};
  while (!done) {
    const ServingState state = cells.serving().load();
    // The map is published first: it is of the same round, or the next one.
    const double ahead = state.map.rate - state.served.root_delay_seconds;
    ASSERT_EQ(ahead, state.generation % 2 == 1 ? 1 : 0);
  }
}

}  // namespace
}  // namespace gnomon
