#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/rng.h"
#include "sim/true_time.h"

namespace gnomon::sim {

/// What goes wrong. `amount` of a `Fault` has the unit named here. The target is a scripted server
/// for the first nine, see each for the others.
enum class FaultKind : std::uint8_t {
  kServerOffset,   ///< the server tells `amount` seconds more than before
  kServerDrift,    ///< the server's time drifts away by `amount` ppm
  kServerSilent,   ///< the server does not answer
  kWrongOrigin,    ///< the server's answers carry an origin timestamp that the client did not send
  kStratumLie,     ///< the server announces stratum `amount`
  kLeapLie,        ///< the server announces a leap second that does not come
  kKissRate,       ///< the server answers with the kiss code RATE
  kKissDeny,       ///< the server answers with the kiss code DENY
  kKissRstr,       ///< the server answers with the kiss code RSTR
  kPartition,      ///< nothing from or to the target passes
  kLoss,           ///< its links lose datagrams with probability `amount`
  kRouteChange,    ///< answers to it, or from it, take `amount` seconds longer
  kFrequencyJump,  ///< a host's oscillator changes by `amount` ppm
  kSuspend,        ///< a host stands still, and so does its clock
  kClockSet,       ///< somebody sets a host's clock forward by `amount` seconds
  // The plain worlds of the swarm do not use the following.
  kServerLost,     ///< a scripted server says that it is not synchronised
  kBogus,          ///< a scripted server's answers are cut, or of a wrong mode, or without times
  kTwoFaced,       ///< a scripted server tells half of its clients `amount` seconds more, the
                   ///< others as much less
  kLeapWarning,    ///< a scripted server announces the leap second (of sign `amount`) that comes
  kRouteRequests,  ///< requests from the target, or to it, take `amount` seconds longer
  // Drawn by the swarm on its own, by `FaultPlan::at_the_edge`.
  kSendFails,    ///< a host's requests fail for the reason with the number `amount` (`SendError`)
  kLookupFails,  ///< a host's look-ups fail for the reason with the number `amount`
                 ///< (`LookupResult`)
  kWrongSource,  ///< a scripted server's answers come from another port than was asked
  kOversize,     ///< a scripted server's answers are longer than any buffer
  // Not drawn by the swarm.
  kClockRefuses  ///< a host's clock refuses every command
};

inline constexpr int kFaultKindCount = 25;

[[nodiscard]] const char* fault_name(FaultKind kind);

/// One thing that goes wrong for a while.
struct Fault {
  FaultKind kind{};
  std::string target;  ///< name of a scripted server or a host
  Duration at;         ///< when it begins, since the world's beginning
  Duration length;     ///< zero: it never ends (a jump or a setting is an instant anyway)
  double amount = 0;   ///< unit and meaning: see the kind
};

/// What a random plan may do.
struct FaultRules {
  std::vector<std::string> bad_servers;  ///< scripted servers that may lie or fail
  std::vector<std::string> hosts;
  Duration from;   ///< no fault begins before
  Duration until;  ///< all faults have ended by then
  int most_faults = 6;
  bool varied = false;  ///< draw from all kinds, not only from those of plain worlds
};

/// All that goes wrong in one run, as one plain value.
struct FaultPlan {
  std::vector<Fault> faults;

  /// Draws a plan within the rules.
  [[nodiscard]] static FaultPlan random(Rng rng, const FaultRules& rules);

  /// Draws one of faults at the edge: failing requests and look-ups, answers that are none.
  [[nodiscard]] static FaultPlan at_the_edge(Rng rng, const FaultRules& rules);

  /// When the last fault that ends has ended.
  [[nodiscard]] Duration over_at() const;

  /// A line a fault.
  [[nodiscard]] std::string to_string() const;
};

}  // namespace gnomon::sim
