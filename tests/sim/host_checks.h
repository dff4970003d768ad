#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "model/clock_command.h"
#include "model/event.h"
#include "sim/host.h"
#include "sim/violations.h"
#include "wire/header.h"

namespace gnomon::sim {

/// What the judge of a host must know about the world. `World` answers.
class Truth {
 public:
  Truth() = default;
  Truth(const Truth&) = delete;
  Truth& operator=(const Truth&) = delete;
  virtual ~Truth() = default;

  /// Does the daemon owe its promises about the time on this host? Not if half of its peers or more
  /// lie, and not just after its machine stood still, which nobody inside can see.
  [[nodiscard]] virtual bool promised(const std::string& host) = 0;

  /// The machine stood still until this moment. Samples from before it are worthless, and nobody
  /// inside can know that.
  [[nodiscard]] virtual TrueTime samples_count_from(const std::string& host) = 0;

  /// Has this peer told the truth, within what it admits, all the time?
  [[nodiscard]] virtual bool honest(const std::string& peer) = 0;
};

/// The invariants of one host, checked while the world runs. Each of them is a promise of the
/// daemon. A broken one becomes a `Violation`; the world runs on.
class HostChecks {
 public:
  HostChecks(const HostSpec& spec, Truth& truth, Violations& violations)
      : spec_{spec}, truth_{truth}, violations_{violations} {}

  void on_event(TrueTime now, Host& host, const Event& event);

  /// Checks that steps and slews are those that the policy allows, and that the frequency is within
  /// its limit.
  void on_command(TrueTime now, Host& host, const ClockCommand& command);

  /// Checks that an answer to a client admits the error that it has.
  void on_answer(TrueTime now, Host& host, const Header& answer);

  /// Checks all that a snapshot of the host says.
  void check(TrueTime now, Host& host);

 private:
  /// What the events say about one peer.
  struct PeerModel {
    std::uint8_t reach = 0;
    bool answered = false;   ///< the present call into the node brought a response
    bool refused = false;    ///< ... which was not believed
    bool rate_kiss = false;  ///< ... because it was the kiss code RATE
    bool stopped = false;    ///< DENY or RSTR was received: the peer may never be asked again
    bool suspected = false;  ///< the filter has asked for a confirmation since the last request
    unsigned kisses = 0;
    double poll_seconds = 0;  ///< as of the last check
    std::optional<TrueTime> asked;
  };

  struct EventHandler;

  void fail(TrueTime now, std::string what);
  void allow_burst(TrueTime now);
  void check_panic(TrueTime now, Host& host);
  void check_bound(TrueTime now, Host& host, const SystemSnapshot& system);
  /// Checks that clients and kernel are told of a leap second only on a day that may end with one.
  void check_leap(TrueTime now, Host& host);
  void check_peer(TrueTime now, const PeerSnapshot& peer, PeerModel& model);
  void check_peer_bound(TrueTime now, const PeerSnapshot& peer, double true_offset);
  void check_followed(TrueTime now, const NodeSnapshot& snapshot, double true_offset);
  void on_request(TrueTime now, const std::string& peer);

  const HostSpec& spec_;
  Truth& truth_;
  Violations& violations_;
  std::map<std::string, PeerModel> peers_;
  int updates_ = 0;
  TrueTime burst_until_ = kBeginning;  ///< somebody set the clock: everybody is asked quickly
  SystemState state_ = SystemState::kStarting;
};

}  // namespace gnomon::sim
