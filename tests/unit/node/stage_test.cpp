#include "node/stage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rig/idle_hands.h"

namespace gnomon {
namespace {

class Nobody final : public Observer {
 public:
  void on_event(Now /*now*/, const Event& event) override {
    if (const auto* failed = std::get_if<ClockFailed>(&event)) failures.push_back(failed->what);
  }

  std::vector<std::string> failures;
};

/// A node that sets a stored frequency when it starts, so that its first outbox has a command.
class StageTest : public ::testing::Test, protected rig::IdleHands, protected StageWatcher {
 protected:
  StageTest()
      : node_{{.peers = {{.name = "one", .address = "192.0.2.1"}}},
              {.now = {}, .rng = Rng{Rng::expand(1)}, .frequency_ratio = 1e-6},
              observer_},
        stage_{node_, *this} {
    stage_.watch(this);
  }

  Now now() override { return {}; }

  using rig::IdleHands::carry_out;

  Result<ClockAdjustment, std::string> carry_out(const ClockCommand& command) override {
    happened_.emplace_back(ClockCommand::kName);
    if (refuse_) return failure(std::string{"adjtimex: no"});
    return ClockAdjustment{.frequency_ratio = command.frequency_ratio};
  }

  void carry_out(const ClockStatus& /*status*/) override {
    happened_.emplace_back(ClockStatus::kName);
  }

  void carry_out(const PublishServedTime& /*publish*/) override {
    happened_.emplace_back(PublishServedTime::kName);
    if (cause_) stage_.take(endless_ ? *cause_ : *std::exchange(cause_, std::nullopt));
  }

  void before(Now /*now*/, const Input& input) override {
    std::visit([this](const auto& one) { happened_.push_back("takes " + std::string{one.kName}); },
               input);
    if (std::holds_alternative<ClockAdjustment>(input)) std::ranges::fill(network_buffer_, 0);
    if (const auto* datagram = std::get_if<Datagram>(&input)) {
      payload_.assign(datagram->payload.begin(), datagram->payload.end());
    }
  }

  void after(Now /*now*/, const Outbox& outbox) override { outputs_ += outbox.size(); }

  Nobody observer_;
  Node node_;
  Stage stage_;
  bool refuse_ = false;
  std::optional<Input> cause_;  ///< reported when the served time is published
  bool endless_ = false;        ///< each time, not only once
  std::vector<std::uint8_t> network_buffer_;
  std::vector<std::string> happened_;
  std::vector<std::uint8_t> payload_;
  std::size_t outputs_ = 0;
};

using StageDeathTest = StageTest;

TEST_F(StageTest, CarriesOutAllOutputsBeforeTheNextInputAndClockCommandsFirst) {
  stage_.take(Start{});
  EXPECT_EQ(happened_, (std::vector<std::string>{
                           "takes start", "clock_command", "publish_served_time", "clock_status",
                           "takes clock_adjustment", "publish_served_time", "clock_status"}));
  EXPECT_EQ(outputs_, 5U);
}

TEST_F(StageTest, ARefusedCommandIsAnInputToo) {
  refuse_ = true;
  stage_.take(Start{});
  EXPECT_EQ(happened_.back(), "takes adjust_failed");
  EXPECT_EQ(observer_.failures, std::vector<std::string>{"adjtimex: no"});
}

TEST_F(StageTest, WhatTheHandsReportMeanwhileWaitsBehindTheClockWithItsPayload) {
  network_buffer_ = {1, 2, 3};
  cause_ = Datagram{.payload = network_buffer_};
  stage_.take(Start{});
  EXPECT_EQ(happened_[4], "takes clock_adjustment");
  EXPECT_EQ(happened_.back(), "takes datagram");
  // The buffer has been used for something else before the node took the datagram.
  EXPECT_EQ(network_buffer_, (std::vector<std::uint8_t>{0, 0, 0}));
  EXPECT_EQ(payload_, (std::vector<std::uint8_t>{1, 2, 3}));
}

TEST_F(StageTest, TheClocksAnswerComesBeforeWhatWaitedAlready) {
  // Two starts wait; the first of them commands the clock.
  class Starter final : public StageWatcher {
   public:
    explicit Starter(Stage& stage) : stage_{stage} {}

    void before(Now /*now*/, const Input& input) override {
      names.emplace_back(std::visit([](const auto& one) { return one.kName; }, input));
      if (names.size() == 1) {
        stage_.take(Start{});
        stage_.take(SendFailed{});
      }
    }

    void after(Now /*now*/, const Outbox& /*outbox*/) override {}

    std::vector<std::string> names;

   private:
    Stage& stage_;
  } starter{stage_};

  stage_.watch(&starter);
  stage_.take(Deadline{});
  ASSERT_GE(starter.names.size(), 4U);
  EXPECT_EQ(starter.names[1], "start");
  EXPECT_EQ(starter.names[2], "clock_adjustment");
  EXPECT_EQ(starter.names[3], "send_failed");
}

TEST_F(StageDeathTest, AChainOfInputsThatDoesNotEndEndsTheProgram) {
  // Each adjustment publishes, and each publishing causes an adjustment.
  endless_ = true;
  cause_ = ClockAdjustment{};
  EXPECT_DEATH(stage_.take(Start{}), "kLongestChain");
}

}  // namespace
}  // namespace gnomon
