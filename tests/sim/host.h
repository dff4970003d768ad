#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/address.h"
#include "model/config.h"
#include "model/node_io.h"
#include "model/observer.h"
#include "node/node.h"
#include "node/stage.h"
#include "rig/idle_hands.h"
#include "server/responder.h"
#include "sim/event_queue.h"
#include "sim/sim_clock.h"

namespace gnomon::sim {

/// A machine that runs the daemon: what a test says about it.
struct HostSpec {
  std::string name;
  std::vector<std::string> peers;  ///< names of scripted servers and hosts
  std::string preferred;           ///< one of `peers`, or none
  std::string noselect;            ///< one of `peers`, or none
  OscillatorConfig oscillator{};
  double initial_offset_seconds = 0;
  int minpoll = 6;
  int maxpoll = 10;
  bool iburst = true;
  DisciplineConfig discipline{};
  LocalConfig local{};
  std::optional<double> frequency_ratio{};  ///< from the drift file
  /// A request's departure is told twice, as in a daemon: first by its own reading, then by the
  /// kernel's stamp, which comes later and is better.
  bool two_stamps = false;
  Duration start_after{};
};

/// The configuration that a daemon on this host reads.
[[nodiscard]] Config make_config(const HostSpec& spec);

class Host;

/// What surrounds a host. Declared by the host, given by the world.
class Surroundings {
 public:
  Surroundings() = default;
  Surroundings(const Surroundings&) = delete;
  Surroundings& operator=(const Surroundings&) = delete;
  virtual ~Surroundings() = default;

  virtual void send(Host& from, const SendRequest& request) = 0;
  [[nodiscard]] virtual std::vector<IpAddress> look_up(const std::string& name) = 0;
  virtual void on_event(Host& host, const Event& event) = 0;
  /// Before it is carried out.
  virtual void on_command(Host& host, const ClockCommand& command) = 0;
  virtual void on_answer(Host& host, const Header& answer) = 0;
  /// An input and all that followed from it is done.
  virtual void on_step(Host& host) = 0;
};

/// One `Node` in simulated time and the hands that it acts with: what the io and app modules are in
/// a daemon.
class Host final : public Observer, private rig::IdleHands {
 public:
  Host(HostSpec spec, IpAddress address, Rng rng, EventQueue& queue, Surroundings& surroundings);

  void start();

  void on_event(Now now, const Event& event) override;

  /// An interface of the machine has this address, too. The daemon is told when it starts.
  void add_address(const IpAddress& address) { further_addresses_.push_back(address); }

  /// A datagram reached the socket of request `id`.
  void receive(SendId id,
               const Endpoint& from,
               std::span<const std::uint8_t> payload,
               bool oversize = false);

  /// As a server: the answer to a request that arrives now, not yet finished.
  [[nodiscard]] std::optional<Reply> answer(const IpAddress& client,
                                            std::span<const std::uint8_t> request);

  /// That answer as it leaves now; `request_size` in octets.
  [[nodiscard]] std::vector<std::uint8_t> finish(Reply reply, std::size_t request_size);

  /// Somebody sets the machine's clock. Nobody tells the daemon.
  void set_clock(Duration change);

  /// The administrator changes the peers of the configuration.
  void reload(std::vector<std::string> peers);

  /// The administrator changes any of it. Name and oscillator stay.
  void reconfigure(const std::function<void(HostSpec&)>& change);

  /// From now on requests cannot leave for this reason, or can again. With `kRefused` and
  /// `kUnreachable` they leave, and the network sends an error back.
  void fail_sending(std::optional<SendError> reason) { sending_fails_ = reason; }

  /// From now on look-ups fail for this reason, or succeed again.
  void fail_lookups(std::optional<LookupResult> reason) { lookups_fail_ = reason; }

  /// From now on the clock refuses every command, or obeys again.
  void refuse_commands(bool refuses) { commands_refused_ = refuses; }

  /// What has happened to requests since the beginning; what the daemon counts must be the same.
  struct Requests {
    unsigned left = 0;
    std::array<unsigned, kCount<SendError>> failed{};
  };

  [[nodiscard]] const Requests& requests() const { return told_; }

  /// Null: nobody watches. Before `start`.
  void watch(StageWatcher* watcher) { watcher_ = watcher; }

  /// The daemon ends; the clock goes on as it is. `start` may follow: it uses what was saved.
  void stop();

  /// The calendar moves, as by `SimClock::move_calendar`. Nobody tells the daemon.
  void move_calendar(Duration change, bool follows);

  /// The leap indicator of an answer that leaves now.
  [[nodiscard]] LeapIndicator announced_leap() {
    return served_.leap_at(clock_.read(queue_.now()).local);
  }

  /// The leap second that the kernel of this machine is to carry out: 1, -1 or 0.
  [[nodiscard]] int armed_leap() const { return armed_leap_; }

  /// Stands still, clock included; what arrives meanwhile is lost.
  void suspend(Duration length);

  /// Outputs of the node, by kind, that this class does not carry out.
  using rig::IdleHands::left_alone;

  [[nodiscard]] const HostSpec& spec() const { return spec_; }

  [[nodiscard]] const std::string& name() const { return spec_.name; }

  [[nodiscard]] const IpAddress& address() const { return address_; }

  [[nodiscard]] SimClock& clock() { return clock_; }

  [[nodiscard]] bool running() const { return running_ && queue_.now() >= suspended_until_; }

  [[nodiscard]] NodeSnapshot snapshot();

  /// LocalTime and shown time minus true time, seconds.
  [[nodiscard]] double local_error() { return clock_.local_error(queue_.now()); }

  [[nodiscard]] double shown_error() { return clock_.shown_error(queue_.now()); }

  /// Saved by the daemon for its next start.
  [[nodiscard]] std::optional<SaveFrequency> saved_frequency() const { return saved_; }

 private:
  [[nodiscard]] Now now() override { return clock_.read(queue_.now()); }

  using rig::IdleHands::carry_out;
  Result<ClockAdjustment, std::string> carry_out(const ClockCommand& command) override;
  void carry_out(const ClockStatus& status) override;
  void carry_out(const SendRequest& request) override;
  void carry_out(const CloseRequest& close) override;
  void carry_out(const ResolveName& question) override;
  void carry_out(const DropLookup& drop) override;
  void carry_out(const PublishServedTime& publish) override;
  void carry_out(const SaveFrequency& save) override;

  /// One input and all that follows from it, unless the machine stands still.
  void deliver(Input input);

  /// Wakes the node at its next deadline.
  void arm();
  void on_alarm(std::uint64_t alarm);

  HostSpec spec_;
  IpAddress address_;
  std::vector<IpAddress> further_addresses_;
  EventQueue& queue_;
  Surroundings& surroundings_;
  SimClock clock_;
  Rng rng_;
  std::unique_ptr<Node> node_;
  std::optional<Stage> stage_;
  ServerPolicy policy_{.access = AccessList{{}, {}}};
  ServedTime served_;
  std::set<SendId> open_;
  std::deque<SendId> lingering_;  ///< closed, but an answer still gets through
  std::optional<SaveFrequency> saved_;
  int armed_leap_ = 0;
  std::uint64_t alarm_ = 0;  ///< the only alarm that counts
  TrueTime last_alarm_ = kBeginning;
  std::size_t hurried_ = 0;  ///< alarms in a row without time passing
  StageWatcher* watcher_ = nullptr;
  Requests told_;
  std::optional<SendError> sending_fails_;
  std::optional<LookupResult> lookups_fail_;
  std::map<PeerId, std::uint64_t> lookups_;  ///< under way, each with its number
  std::uint64_t last_lookup_ = 0;
  bool commands_refused_ = false;
  bool running_ = false;
  TrueTime suspended_until_ = kBeginning;
};

}  // namespace gnomon::sim
