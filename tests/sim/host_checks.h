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

/// What is known of the truth when a host is judged.
class Truth {
 public:
  Truth() = default;
  Truth(const Truth&) = delete;
  Truth& operator=(const Truth&) = delete;
  virtual ~Truth() = default;

  /// Is the host owed the promises about its time? Not if the majority of its peers lies, nor just
  /// after its machine stood still, which nobody can know.
  [[nodiscard]] virtual bool promised(const std::string& host) = 0;

  /// Samples from before are worth nothing, and nobody can know it: the machine stood still.
  [[nodiscard]] virtual TrueTime samples_count_from(const std::string& host) = 0;

  /// Has this peer told the truth, within what it admits, all the time?
  [[nodiscard]] virtual bool honest(const std::string& peer) = 0;
};

/// The invariants of one host, checked while the world runs. Each of them is a promise of the
/// daemon; what breaks it becomes a `Violation`.
class HostChecks {
 public:
  HostChecks(const HostSpec& spec, Truth& truth, Violations& violations)
      : spec_{spec}, truth_{truth}, violations_{violations} {}

  void on_event(TrueTime now, Host& host, const Event& event);

  /// Steps and slews only as the policy allows; frequency within its limit.
  void on_command(TrueTime now, Host& host, const ClockCommand& command);

  /// What is served admits the error that it has.
  void on_answer(TrueTime now, Host& host, const Header& answer);

  /// All that a snapshot tells.
  void check(TrueTime now, Host& host);

 private:
  /// What the events say about one peer.
  struct PeerModel {
    std::uint8_t reach = 0;
    bool answered = false;   ///< the present call brought a response
    bool refused = false;    ///< and it was not believed
    bool rate_kiss = false;  ///< and it was RATE
    bool stopped = false;    ///< DENY or RSTR was received
    bool suspected = false;  ///< since the last request the filter asked for confirmation
    unsigned kisses = 0;
    double poll_seconds = 0;  ///< as of the last check
    std::optional<TrueTime> asked;
  };

  struct EventHandler;

  void fail(TrueTime now, std::string what);
  void allow_burst(TrueTime now);
  void check_panic(TrueTime now, Host& host);
  void check_bound(TrueTime now, Host& host, const SystemSnapshot& system);
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
