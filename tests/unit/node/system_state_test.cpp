#include "node/system_state.h"

#include <gtest/gtest.h>

namespace gnomon {
namespace {

MonoTime at(double seconds) { return MonoTime{} + Duration::seconds(seconds); }

constexpr StateInputs kNothing{};
constexpr StateInputs kUndecided{.started = true};
constexpr StateInputs kGood{.reference = true, .max_error_seconds = 0.01, .started = true};
constexpr StateInputs kCoasting{.reference = false, .max_error_seconds = 0.5, .started = true};
constexpr StateInputs kWide{.reference = true, .max_error_seconds = 1.5, .started = true};

class SystemStateTest : public ::testing::Test {
 protected:
  SystemState after(MonoTime now, const StateInputs& inputs) {
    machine_.update(now, inputs);
    return machine_.state();
  }

  SystemStateMachine machine_{LocalConfig{}, 1.0, at(0)};
};

TEST_F(SystemStateTest, StartsUntilThePeersAreJudged) {
  EXPECT_EQ(after(at(1), kNothing), SystemState::kStarting);
  EXPECT_EQ(after(at(2), kUndecided), SystemState::kUnsynchronized);
  EXPECT_EQ(after(at(3), kNothing), SystemState::kUnsynchronized)
      << "starting is only at the start";
}

TEST_F(SystemStateTest, ABoundAboveItsLimitIsNotSynchronised) {
  EXPECT_EQ(after(at(1), kWide), SystemState::kUnsynchronized);
  EXPECT_EQ(after(at(2), kGood), SystemState::kSynchronized);
}

TEST_F(SystemStateTest, CoastsWhileTheBoundHolds) {
  after(at(1), kGood);
  EXPECT_EQ(after(at(100), kCoasting), SystemState::kHoldover);
  EXPECT_EQ(machine_.holdover_seconds(at(101)), 100.0);
  EXPECT_EQ(after(at(200), kUndecided), SystemState::kUnsynchronized);
  EXPECT_EQ(machine_.holdover_seconds(at(201)), 0.0);
}

TEST_F(SystemStateTest, PanicComesBeforeEverything) {
  StateInputs inputs = kGood;
  inputs.panic = true;
  EXPECT_EQ(after(at(1), inputs), SystemState::kPanic);
}

TEST_F(SystemStateTest, ServesFromTheLocalClockAfterItsPatience) {
  SystemStateMachine machine{
      LocalConfig{.enabled = true, .stratum = 10, .activate_after_seconds = 60}, 1.0, at(0)};
  machine.update(at(59), kUndecided);
  EXPECT_EQ(machine.state(), SystemState::kUnsynchronized);
  EXPECT_EQ(machine.next_deadline(at(59)), at(60));
  machine.update(at(60), kUndecided);
  EXPECT_EQ(machine.state(), SystemState::kLocal);
  machine.update(at(70), kGood);
  EXPECT_EQ(machine.state(), SystemState::kSynchronized);
  machine.update(at(71), kCoasting);
  EXPECT_EQ(machine.state(), SystemState::kHoldover) << "holdover is better than the local clock";
  machine.update(at(100), kUndecided);
  EXPECT_EQ(machine.state(), SystemState::kUnsynchronized) << "patience counts from the last trust";
  machine.update(at(131), kUndecided);
  EXPECT_EQ(machine.state(), SystemState::kLocal);
}

TEST_F(SystemStateTest, SaysWhetherTheStateChanged) {
  EXPECT_FALSE(machine_.update(at(1), kNothing));
  EXPECT_TRUE(machine_.update(at(2), kGood));
  EXPECT_FALSE(machine_.update(at(3), kGood));
}

}  // namespace
}  // namespace gnomon
