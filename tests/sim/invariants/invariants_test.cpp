// Each invariant is able to fail: a check that nothing can break proves nothing.
#include "invariants/helpers.h"

namespace gnomon::sim {
namespace {

/// Takes everybody for honest and every promise for due.
class BlindTruth final : public Truth {
 public:
  bool promised(const std::string& /*host*/) override { return true; }

  bool honest(const std::string& /*peer*/) override { return true; }

  TrueTime samples_count_from(const std::string& /*host*/) override { return kBeginning; }
};

/// A synchronised host, and checks of its own that see only what a test shows them.
class Invariants : public testing::Test {
 protected:
  Invariants() {
    world_.host({.name = "node", .peers = add_servers(world_, 3)});
    world_.run_for(hours(1));
  }

  [[nodiscard]] HostChecks checks(const HostSpec& spec) { return {spec, truth_, violations_}; }

  void expect_violation(const std::string& words) {
    EXPECT_EQ(violations_.count(), 1U);
    EXPECT_NE(violations_.report().find(words), std::string::npos) << violations_.report();
  }

  void command(const HostSpec& spec, const ClockCommand& command) {
    checks(spec).on_command(world_.now(), world_.at("node"), command);
  }

  World world_{51, usual_path()};
  BlindTruth truth_;
  Violations violations_;
  HostSpec spec_{.name = "node", .peers = {"s1", "s2", "s3"}};
};

TEST_F(Invariants, NothingToSay) {
  EXPECT_EQ(violations_.count(), 0U);
  EXPECT_EQ(violations_.report(), "");
  expect_promises_kept(world_);
}

TEST_F(Invariants, AStepBelowTheThreshold) {
  command(spec_, {.phase = ClockCommand::Phase::kStep, .phase_change = seconds(0.5)});
  expect_violation("the threshold is");
}

TEST_F(Invariants, AStepTooMany) {
  spec_.discipline.makestep_limit = 0;
  command(spec_, {.phase = ClockCommand::Phase::kStep, .phase_change = seconds(5)});
  expect_violation("allowed in the first 0");
}

TEST_F(Invariants, AnExtremeFrequency) {
  command(spec_, {.frequency_ratio = 501e-6});
  expect_violation("the limit is 500");
}

TEST_F(Invariants, ASlewTooFast) {
  command(spec_, {.phase = ClockCommand::Phase::kSlew, .slew_ratio = 0.1});
  expect_violation("slew at");
}

TEST_F(Invariants, AServedTimeThatAdmitsTooLittle) {
  Host& host = world_.at("node");
  host.set_clock(Duration::milliseconds(40));
  HostChecks checks = this->checks(spec_);
  checks.on_answer(world_.now(), host,
                   {.stratum = 2, .root_dispersion = NtpShort::from_seconds(0.05)});
  EXPECT_EQ(violations_.count(), 0U);
  checks.on_answer(world_.now(), host,
                   {.stratum = 2, .root_dispersion = NtpShort::from_seconds(0.03)});
  expect_violation("admits");
}

TEST_F(Invariants, ARequestTooSoonAndOneAfterDeny) {
  Host& host = world_.at("node");
  HostChecks checks = this->checks(spec_);
  checks.on_event(world_.now(), host, RequestSent{.peer = "s1"});
  checks.on_event(world_.now() + seconds(2), host, RequestSent{.peer = "s1"});
  EXPECT_EQ(violations_.count(), 0U);
  checks.on_event(world_.now() + seconds(3), host, RequestSent{.peer = "s1"});
  expect_violation("again after 1.000 s");
  checks.on_event(world_.now(), host, KissReceived{.peer = "s2", .code = KissCode::kDeny});
  checks.on_event(world_.now(), host, RequestSent{.peer = "s2"});
  EXPECT_EQ(violations_.count(), 2U);
}

TEST_F(Invariants, ARegisterThatShowsWhatDidNotHappen) {
  // Checks that have seen no event find the register of the first peer full of answers.
  HostChecks checks = this->checks(spec_);
  checks.check(world_.now(), world_.at("node"));
  EXPECT_NE(violations_.report().find("reach of s1 is 11111111, it was 00000000"),
            std::string::npos)
      << violations_.report();
}

TEST_F(Invariants, APeerThatDoesNotSlowDown) {
  Host& host = world_.at("node");
  HostChecks checks = this->checks(spec_);
  checks.check(world_.now(), host);
  const auto before = violations_.count();
  checks.on_event(world_.now(), host, KissReceived{.peer = "s1", .code = KissCode::kRate});
  checks.check(world_.now(), host);
  EXPECT_EQ(violations_.count(), before + 1);
  EXPECT_NE(violations_.report().find("RATE from s1"), std::string::npos);
}

TEST_F(Invariants, ABoundThatDoesNotHoldAndAPeerThatIsFarOff) {
  Host& host = world_.at("node");
  HostChecks checks = this->checks(spec_);
  checks.on_event(world_.now(), host, ClockUpdated{});
  checks.check(world_.now(), host);
  const auto before = violations_.count();
  // Nobody tells the daemon: bound, peers' distances and whom it follows are all wrong now.
  host.set_clock(seconds(1));
  checks.check(world_.now(), host);
  EXPECT_GE(violations_.count(), before + 3);
  const std::string report = violations_.report();
  EXPECT_NE(report.find("synchronized: the clock is"), std::string::npos) << report;
  EXPECT_NE(report.find("its root distance is"), std::string::npos) << report;
  EXPECT_NE(report.find("follows s"), std::string::npos) << report;
}

}  // namespace
}  // namespace gnomon::sim
