#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/rng.h"
#include "sim/true_time.h"

namespace gnomon::sim {

/// What goes wrong. `amount` of a `Fault` has the unit named here.
enum class FaultKind : std::uint8_t {
  kServerOffset,   ///< a scripted server tells `amount` seconds more than it did
  kServerDrift,    ///< its told time drifts away by `amount` ppm
  kServerSilent,   ///< it does not answer
  kWrongOrigin,    ///< it answers what was not asked
  kStratumLie,     ///< it announces stratum `amount`
  kLeapLie,        ///< it announces a leap second that does not come
  kKissRate,       ///< it answers RATE
  kKissDeny,       ///< it answers DENY
  kKissRstr,       ///< it answers RSTR
  kPartition,      ///< nothing from or to the target passes
  kLoss,           ///< its links lose datagrams with probability `amount`
  kRouteChange,    ///< answers to it, or from it, take `amount` seconds longer
  kFrequencyJump,  ///< a host's oscillator changes by `amount` ppm
  kSuspend,        ///< a host stands still, its clock too
  kClockSet,       ///< somebody sets a host's clock forward by `amount` seconds
  // Beyond what plain swarm worlds draw from.
  kServerLost,     ///< a scripted server says that it is not synchronised
  kBogus,          ///< its answers are none
  kTwoFaced,       ///< it tells half of its clients `amount` seconds more, the others less
  kLeapWarning,    ///< it announces the leap second (of sign `amount`) that does come
  kRouteRequests,  ///< requests from the target, or to it, take `amount` seconds longer
  // Not drawn by the swarm.
  kSendFails,    ///< a host's requests cannot be sent: it has no route
  kClockRefuses  ///< a host's clock refuses every command
};

inline constexpr int kFaultKindCount = 22;

[[nodiscard]] const char* fault_name(FaultKind kind);

/// One thing that goes wrong for a while.
struct Fault {
  FaultKind kind{};
  std::string target;  ///< name of a scripted server or a host
  Duration at;         ///< since the beginning
  Duration length;     ///< zero: for ever (or an instant, for a jump or a setting)
  double amount = 0;
};

/// What a random plan may do.
struct FaultRules {
  std::vector<std::string> bad_servers;  ///< scripted servers that may lie or fail
  std::vector<std::string> hosts;
  Duration from;   ///< nothing before
  Duration until;  ///< all faults are over by then
  int most_faults = 6;
  bool varied = false;  ///< draw from all kinds
};

/// All that goes wrong in one run, as one plain value.
struct FaultPlan {
  std::vector<Fault> faults;

  /// Draws a plan within the rules.
  [[nodiscard]] static FaultPlan random(Rng rng, const FaultRules& rules);

  /// When the last fault that ends has ended.
  [[nodiscard]] Duration over_at() const;

  /// A line a fault.
  [[nodiscard]] std::string to_string() const;
};

}  // namespace gnomon::sim
