#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "sim/event_queue.h"
#include "sim/fault_plan.h"
#include "sim/host.h"
#include "sim/host_checks.h"
#include "sim/link.h"
#include "sim/scripted_server.h"
#include "sim/trace.h"
#include "sim/violations.h"

namespace gnomon::sim {

/// Is told what happens in the world, in order to write it down. It may not touch anything.
class Watcher {
 public:
  Watcher() = default;
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;
  virtual ~Watcher() = default;

  virtual void on_event(TrueTime now, const std::string& host, const Event& event) = 0;
  virtual void on_command(TrueTime now, const std::string& host, const ClockCommand& command) = 0;
};

/// A whole cluster in one process: scripted servers, hosts that run the daemon's `Node`, the paths
/// between them, the faults and the invariants. Everything follows from the seed: the same seed
/// gives the same run, to the nanosecond.
///
/// First build the world (`server`, `host`, `path`, `faults`), then run it.
class World final : public Surroundings, public Truth {
 public:
  explicit World(std::uint64_t seed, const PathConfig& usual_path = {});

  /// The path between any two machines that have no path of their own.
  World& usual_path(const PathConfig& path);

  World& server(const std::string& name, const ServerBehaviour& behaviour = {});
  World& host(const HostSpec& spec);
  /// The path between `client` and `server` when it is not the usual one.
  World& path(const std::string& client, const std::string& server, const PathConfig& config);
  World& faults(const FaultPlan& plan);

  /// The world begins on another day: `days` later than 2026-01-01. Before all hosts and servers.
  World& calendar(double days);

  /// Says what happens at `at`, a midnight of the calendar at the end of a month. The world's time
  /// has a leap second of `sign` (1 or -1; 0: none). Each host's kernel carries out the leap second
  /// that its own daemon has announced, right or wrong.
  World& leap_second(Duration at, int sign);

  /// A name like that of a pool: it resolves to the addresses of all these servers or hosts, in
  /// this order. The same server may stand behind several names.
  World& name(const std::string& name, const std::vector<std::string>& servers);

  /// A further address of `host`, and a name that resolves to it. `known`: an interface of the host
  /// has it; otherwise it leads to the host by translation on the way, which the host cannot see.
  /// Before the world runs.
  World& alias(const std::string& name, const std::string& host, bool known);

  /// `server` gets a new address, and its name resolves to it; the former address is silent.
  void move_server(const std::string& server);

  /// The daemon on `host` ends and starts again.
  void restart(const std::string& host);

  /// Everything that happens is told to `watcher`, which may not touch anything. It outlives the
  /// world's running.
  World& watch(Watcher& watcher);

  /// What every node is given and asks for is told to `watcher`, which outlives the world's
  /// running. Before all hosts.
  World& watch_stages(StageWatcher& watcher);

  /// Calls `look` every `cadence` from now on. `look` may not touch anything.
  World& every(Duration cadence, std::function<void()> look);

  /// For tests of the invariants: the world takes this scripted server for honest, whatever it
  /// says.
  World& trust_blindly(const std::string& server);

  void run_for(Duration span);

  /// Runs until `reached` holds at a whole second, at most for `limit`. Returns how long it took;
  /// empty if the limit was reached first.
  std::optional<Duration> run_until(const std::function<bool()>& reached, Duration limit);

  /// Runs for `span`, looks each second at the time that `host` shows, and returns the largest
  /// |error|, seconds.
  double worst_error(const std::string& host, Duration span);

  /// Do all hosts say that they are synchronised, and show the true time within `limit_seconds`?
  [[nodiscard]] bool converged(double limit_seconds);

  /// Why `converged` says no: a line for each host that is not there, with its state and error.
  [[nodiscard]] std::string who_is_off(double limit_seconds);

  [[nodiscard]] bool has(const std::string& server_or_host) const;
  [[nodiscard]] Host& at(const std::string& host);
  [[nodiscard]] ScriptedServer& scripted(const std::string& server);
  [[nodiscard]] PeerSnapshot peer(const std::string& host, const std::string& peer);

  [[nodiscard]] std::vector<std::string> host_names() const;

  [[nodiscard]] TrueTime now() const { return queue_.now(); }

  [[nodiscard]] const Violations& violations() const { return violations_; }

  [[nodiscard]] std::uint64_t trace_hash() const { return trace_.hash(); }

  [[nodiscard]] std::uint64_t actions_done() const { return queue_.actions_done(); }

  /// How often a host asked anybody.
  [[nodiscard]] unsigned requests(const std::string& host) const;

  /// How often a host asked a peer.
  [[nodiscard]] unsigned requests(const std::string& host, const std::string& peer) const;

  /// Events of a kind at a host.
  template <class Kind>
  [[nodiscard]] unsigned events(const std::string& host) const {
    const auto found = event_counts_.find({host, Event{Kind{}}.index()});
    return found == event_counts_.end() ? 0 : found->second;
  }

  /// Failed requests of a host, by reason.
  [[nodiscard]] unsigned failures(const std::string& host, SendError reason) const {
    const auto found = failures_.find({host, reason});
    return found == failures_.end() ? 0 : found->second;
  }

  /// Responses that a host did not believe, by reason.
  [[nodiscard]] unsigned rejections(const std::string& host, RejectReason reason) const {
    const auto found = rejections_.find({host, reason});
    return found == rejections_.end() ? 0 : found->second;
  }

 private:
  /// The invariants are looked at after every input from which an event or a command followed, and
  /// as often as this.
  static constexpr Duration kCheckEvery = Duration::milliseconds(16'000);

  struct Server {
    IpAddress address;
    ServerBehaviour usual;
    ScriptedServer script;
    bool lied = false;
    bool trusted = false;
  };

  struct Machine {
    std::unique_ptr<Host> host;
    std::unique_ptr<HostChecks> checks;
    TrueTime excused_until = kBeginning;
    TrueTime samples_count_from = kBeginning;
    bool misled = false;  ///< wrong without anybody's fault, until it hears the truth and updates
    bool told_truth = false;  ///< a peer has told it the truth since it was misled
    bool stirred = false;     ///< something happened since the invariants were last looked at
    bool local = false;       ///< serves its own clock: allowed, but nobody vouches for that time
    bool asked = false;       ///< `promised` is working on it: two hosts may follow each other
  };

  struct Path {
    Link there;
    Link back;
  };

  /// One request under way, or its answer.
  struct Exchange {
    Host* client;
    std::string server;
    SendId id;
    Endpoint to;
    std::vector<std::uint8_t> payload;
  };

  void send(Host& from, const SendRequest& request) override;
  std::vector<IpAddress> look_up(const std::string& name) override;
  void on_event(Host& host, const Event& event) override;
  void on_command(Host& host, const ClockCommand& command) override;
  void on_answer(Host& host, const Header& answer) override;
  void on_step(Host& host) override;
  bool promised(const std::string& host) override;
  TrueTime samples_count_from(const std::string& host) override;
  bool honest(const std::string& peer) override;

  IpAddress next_address();
  /// The server, host or pool that a host asks under this name.
  [[nodiscard]] std::string source_of(const std::string& peer) const;
  [[nodiscard]] std::vector<IpAddress> addresses_of(const std::string& server_or_host) const;
  /// The servers that a host asks, whatever the names in its configuration.
  [[nodiscard]] std::vector<std::string> asked_by(const Host& host) const;
  Path& path_between(const std::string& client, const std::string& server);
  void arrive_at_server(const Exchange& exchange);
  void answer_by_script(const Exchange& exchange, Server& server);
  void answer_by_host(const Exchange& exchange, Host& server);
  void send_back(const Exchange& exchange, const std::vector<std::uint8_t>& payload);
  void check_all();
  /// For the next `span` the promises about this host's time are not owed.
  void excuse(const std::string& host, Duration span);
  /// The host's machine stands still for `span`, or the host is told something wrong although
  /// nobody lies. The promises are not owed until it has heard the truth and `recovery` has passed.
  void mislead(const std::string& host, Duration span);
  /// How long a host may need to get rid of wrong samples.
  [[nodiscard]] Duration recovery(const std::string& host);

  void begin(const Fault& fault);
  void end(const Fault& fault);
  void turn_server_fault(const Fault& fault, bool on);
  void turn_path_fault(const Fault& fault, bool on);
  void turn_host_fault(const Fault& fault, bool on);

  /// The leap second of one machine, and that of the world.
  void leap(int sign);

  std::uint64_t seed_;
  Rng rng_;
  PathConfig usual_path_;
  EventQueue queue_;
  std::uint32_t addresses_ = 0;
  std::map<std::string, Server> servers_;
  std::map<std::string, Machine> machines_;
  std::map<IpAddress, std::string> names_;
  std::map<std::string, std::vector<std::string>> pools_;  ///< servers behind a further name
  std::map<std::string, IpAddress> aliases_;               ///< further names of hosts
  std::map<std::pair<std::string, std::string>, PathConfig> path_configs_;
  std::map<std::pair<std::string, std::string>, Path> paths_;
  std::map<std::pair<std::string, std::string>, unsigned> requests_;
  std::map<std::pair<std::string, std::size_t>, unsigned> event_counts_;
  std::map<std::pair<std::string, SendError>, unsigned> failures_;
  std::map<std::pair<std::string, RejectReason>, unsigned> rejections_;
  Trace trace_;
  std::vector<Watcher*> watchers_;
  StageWatcher* stage_watcher_ = nullptr;
  Duration calendar_;
  Violations violations_;
};

}  // namespace gnomon::sim
