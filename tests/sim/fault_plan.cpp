#include "sim/fault_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "model/reason.h"

namespace gnomon::sim {

const char* fault_name(FaultKind kind) {
  switch (kind) {
    case FaultKind::kServerOffset:
      return "server offset";
    case FaultKind::kServerDrift:
      return "server drift";
    case FaultKind::kServerSilent:
      return "server silent";
    case FaultKind::kWrongOrigin:
      return "wrong origin";
    case FaultKind::kStratumLie:
      return "stratum lie";
    case FaultKind::kLeapLie:
      return "leap lie";
    case FaultKind::kKissRate:
      return "kiss RATE";
    case FaultKind::kKissDeny:
      return "kiss DENY";
    case FaultKind::kKissRstr:
      return "kiss RSTR";
    case FaultKind::kPartition:
      return "partition";
    case FaultKind::kLoss:
      return "loss";
    case FaultKind::kRouteChange:
      return "route change";
    case FaultKind::kFrequencyJump:
      return "frequency jump";
    case FaultKind::kSuspend:
      return "suspend";
    case FaultKind::kClockSet:
      return "clock set";
    case FaultKind::kServerLost:
      return "server unsynchronised";
    case FaultKind::kBogus:
      return "bogus answers";
    case FaultKind::kTwoFaced:
      return "two faces";
    case FaultKind::kLeapWarning:
      return "leap warning";
    case FaultKind::kRouteRequests:
      return "route change of requests";
    case FaultKind::kSendFails:
      return "requests cannot be sent";
    case FaultKind::kLookupFails:
      return "look-ups fail";
    case FaultKind::kWrongSource:
      return "answers from elsewhere";
    case FaultKind::kOversize:
      return "answers too long";
    case FaultKind::kClockRefuses:
      return "clock refuses commands";
  }
  return "";
}

namespace {

double uniform(Rng& rng, double low, double high) { return low + (high - low) * rng.uniform(); }

double either_sign(Rng& rng, double value) { return rng.below(2) == 0 ? value : -value; }

/// Draws the size of a fault: large enough to hurt, and such that the daemon still owes its
/// promises. Oscillators change by less than `max_drift`, and lies are larger than any path is
/// long.
double amount_of(FaultKind kind, Rng& rng) {
  switch (kind) {
    case FaultKind::kServerOffset:
    case FaultKind::kTwoFaced:
      return either_sign(rng, uniform(rng, 0.3, 5));
    case FaultKind::kServerDrift:
      return either_sign(rng, uniform(rng, 200, 2000));
    case FaultKind::kStratumLie:
      return static_cast<double>(rng.below(17));
    case FaultKind::kLoss:
      return uniform(rng, 0.05, 0.5);
    case FaultKind::kRouteChange:
    case FaultKind::kRouteRequests:
      return uniform(rng, 0.001, 0.03);
    case FaultKind::kFrequencyJump:
      return either_sign(rng, uniform(rng, 0.5, 5));
    case FaultKind::kClockSet:
      return either_sign(rng, uniform(rng, 0.1, 20));
    case FaultKind::kServerSilent:
    case FaultKind::kWrongOrigin:
    case FaultKind::kLeapLie:
    case FaultKind::kKissRate:
    case FaultKind::kKissDeny:
    case FaultKind::kKissRstr:
    case FaultKind::kPartition:
    case FaultKind::kSuspend:
    case FaultKind::kServerLost:
    case FaultKind::kBogus:
    case FaultKind::kLeapWarning:
    case FaultKind::kWrongSource:
    case FaultKind::kOversize:
    case FaultKind::kClockRefuses:
      return 0;
    case FaultKind::kSendFails:
      return static_cast<double>(rng.below(kCount<SendError>));
    case FaultKind::kLookupFails:
      return static_cast<double>(1 + rng.below(kCount<LookupResult> - 1));
  }
  return 0;
}

constexpr std::array kServerFaults{
    FaultKind::kServerOffset, FaultKind::kServerDrift, FaultKind::kServerSilent,
    FaultKind::kWrongOrigin,  FaultKind::kStratumLie,  FaultKind::kLeapLie,
    FaultKind::kKissRate,     FaultKind::kKissDeny,    FaultKind::kKissRstr};

constexpr std::array kHostFaults{FaultKind::kPartition,   FaultKind::kLoss,
                                 FaultKind::kRouteChange, FaultKind::kFrequencyJump,
                                 FaultKind::kSuspend,     FaultKind::kClockSet};

// All kinds but the announcement of a leap second that does come: that is no fault.
constexpr std::array kAllServerFaults{
    FaultKind::kServerOffset, FaultKind::kServerDrift, FaultKind::kServerSilent,
    FaultKind::kWrongOrigin,  FaultKind::kStratumLie,  FaultKind::kLeapLie,
    FaultKind::kKissRate,     FaultKind::kKissDeny,    FaultKind::kKissRstr,
    FaultKind::kServerLost,   FaultKind::kBogus,       FaultKind::kTwoFaced};

constexpr std::array kAllHostFaults{FaultKind::kPartition,     FaultKind::kLoss,
                                    FaultKind::kRouteChange,   FaultKind::kSuspend,
                                    FaultKind::kFrequencyJump, FaultKind::kRouteRequests,
                                    FaultKind::kClockSet};

constexpr std::array kEdgeFaults{FaultKind::kSendFails, FaultKind::kLookupFails};
constexpr std::array kAnswerFaults{FaultKind::kWrongSource, FaultKind::kOversize};

FaultKind draw(Rng& rng, std::span<const FaultKind> kinds) {
  return kinds[rng.below(kinds.size())];
}

FaultKind draw_kind(Rng& rng, bool at_server, bool varied) {
  if (varied) return at_server ? draw(rng, kAllServerFaults) : draw(rng, kAllHostFaults);
  return at_server ? draw(rng, kServerFaults) : draw(rng, kHostFaults);
}

/// `draw_one` draws the kind of one fault from the same `rng`.
template <class DrawOne>
FaultPlan drawn(Rng& rng, const FaultRules& rules, DrawOne draw_one) {
  FaultPlan plan;
  const auto count = rng.below(static_cast<std::uint64_t>(rules.most_faults) + 1);
  const double span = (rules.until - rules.from).to_seconds();
  for (std::uint64_t i = 0; i < count; ++i) {
    const bool at_server = !rules.bad_servers.empty() && rng.below(2) == 0;
    const auto& targets = at_server ? rules.bad_servers : rules.hosts;
    const FaultKind kind = draw_one(at_server);
    const double start = uniform(rng, 0, 0.8 * span);
    const double longest = kind == FaultKind::kSuspend ? 120 : span - start;
    plan.faults.push_back({.kind = kind,
                           .target = targets[rng.below(targets.size())],
                           .at = rules.from + seconds(start),
                           .length = seconds(uniform(rng, 0.05, 1) * longest),
                           .amount = amount_of(kind, rng)});
  }
  return plan;
}

}  // namespace

FaultPlan FaultPlan::random(Rng rng, const FaultRules& rules) {
  return drawn(rng, rules, [&](bool at_server) { return draw_kind(rng, at_server, rules.varied); });
}

FaultPlan FaultPlan::at_the_edge(Rng rng, const FaultRules& rules) {
  return drawn(rng, rules, [&](bool at_server) {
    return at_server ? draw(rng, kAnswerFaults) : draw(rng, kEdgeFaults);
  });
}

Duration FaultPlan::over_at() const {
  Duration over;
  for (const Fault& fault : faults) over = std::max(over, fault.at + fault.length);
  return over;
}

std::string FaultPlan::to_string() const {
  std::string text;
  for (const Fault& fault : faults) {
    text +=
        fmt::format("  at {:9.3f} s for {:9.3f} s: {} {} {:g}\n", fault.at.to_seconds(),
                    fault.length.to_seconds(), fault.target, fault_name(fault.kind), fault.amount);
  }
  return text.empty() ? "  no faults\n" : text;
}

}  // namespace gnomon::sim
