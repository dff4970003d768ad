#include "sim/fault_plan.h"

#include <gtest/gtest.h>

#include <set>

namespace gnomon::sim {
namespace {

const FaultRules kRules{.bad_servers = {"s1"},
                        .hosts = {"a", "b"},
                        .from = hours(1),
                        .until = hours(3),
                        .most_faults = 6,
                        .varied = true};

TEST(FaultPlan, FollowsFromItsSeed) {
  const auto first = FaultPlan::random(Rng{Rng::expand(5)}, kRules);
  const auto again = FaultPlan::random(Rng{Rng::expand(5)}, kRules);
  const auto other = FaultPlan::random(Rng{Rng::expand(6)}, kRules);
  EXPECT_EQ(first.to_string(), again.to_string());
  EXPECT_NE(first.to_string(), other.to_string());
}

TEST(FaultPlan, KeepsTheRulesAndDrawsEveryKind) {
  std::set<FaultKind> kinds;
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const auto plan = FaultPlan::random(Rng{Rng::expand(seed)}, kRules);
    EXPECT_LE(plan.faults.size(), 6U);
    for (const Fault& fault : plan.faults) {
      kinds.insert(fault.kind);
      EXPECT_GE(fault.at, kRules.from);
      EXPECT_LE(fault.at + fault.length, kRules.until);
      EXPECT_TRUE(fault.target == "s1" || fault.target == "a" || fault.target == "b");
    }
  }
  // A leap second that does come is no fault, a clock that refuses is for scenarios only, and the
  // others are drawn on their own.
  EXPECT_FALSE(kinds.contains(FaultKind::kLeapWarning));
  EXPECT_FALSE(kinds.contains(FaultKind::kSendFails));
  EXPECT_FALSE(kinds.contains(FaultKind::kClockRefuses));
  EXPECT_EQ(kinds.size(), static_cast<std::size_t>(kFaultKindCount) - 6);
  kinds.clear();
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const auto plan = FaultPlan::at_the_edge(Rng{Rng::expand(seed)}, kRules);
    for (const Fault& fault : plan.faults) kinds.insert(fault.kind);
  }
  EXPECT_EQ(kinds, (std::set{FaultKind::kSendFails, FaultKind::kLookupFails,
                             FaultKind::kWrongSource, FaultKind::kOversize}));
}

TEST(FaultPlan, PrintsALineAFault) {
  const FaultPlan plan{.faults = {{.kind = FaultKind::kLoss,
                                   .target = "a",
                                   .at = seconds(60),
                                   .length = seconds(5),
                                   .amount = 0.3}}};
  EXPECT_EQ(plan.to_string(), "  at    60.000 s for     5.000 s: a loss 0.3\n");
  EXPECT_EQ(plan.over_at(), seconds(65));
}

}  // namespace
}  // namespace gnomon::sim
