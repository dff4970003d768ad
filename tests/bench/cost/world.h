#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/rng.h"
#include "meter.h"
#include "node/node.h"
#include "node/stage.h"
#include "rig/idle_hands.h"

namespace gnomon::cost {

struct WorldConfig {
  unsigned peers = 4;
  std::uint64_t seed = 1;
  int poll = 6;                 ///< log2 seconds, the same for all and fixed
  double queue_seconds = 1e-4;  ///< mean of the exponential delay, each way
  /// How uneven the two ways are, as a share of the path: of each peer another one up to this.
  double asymmetry = 0.1;
};

/// Calls of one kind are waited for while so many packets arrive for each: a clock that follows few
/// of many peers is seldom adjusted.
inline constexpr std::uint64_t kMostPackets = 4;

/// One node, perfect servers behind queues, a quartz that is 20 ppm off, and no network: time is a
/// number, a packet an entry in a table. Everything the node is given
/// goes through the meter.
class World final : public Observer, private rig::IdleHands, private StageWatcher {
 public:
  explicit World(const WorldConfig& config);

  /// `polls` of each peer, as they come.
  void settle(unsigned polls);

  /// The same with less work, for many peers: requests leave all at once, and only the first
  /// `selectable` peers can be selected until everything has settled.
  void settle_quickly(unsigned polls, unsigned selectable);

  /// Until the node has received so many packets more.
  void run_packets(std::uint64_t count);

  /// Until it has been called so many times more for `call`, at most `kMostPackets` packets for
  /// each.
  void run_calls(Call call, std::uint64_t count);

  /// Asks for the snapshot so many times.
  void look(unsigned times);

  /// Ends the node: what it has allocated is free again.
  void end_node() {
    stage_.reset();
    node_.reset();
  }

  void on_event(Now now, const Event& event) override;

  [[nodiscard]] Meter& meter() { return meter_; }

  /// What the node shows; it is there.
  [[nodiscard]] NodeSnapshot snapshot() const { return node_->snapshot(at_this_moment()); }

  /// LocalTime minus true time, seconds.
  [[nodiscard]] double clock_error() const;

  [[nodiscard]] std::uint64_t events() const { return events_; }

 private:
  struct Answer {
    SendId id = 0;
    Endpoint from;
    std::vector<std::uint8_t> octets;
  };

  /// Seconds since the beginning, by the true time and by the node's counter alike.
  [[nodiscard]] double elapsed() const { return (now_ - start_).to_seconds(); }

  [[nodiscard]] Now at_this_moment() const;

  [[nodiscard]] Now now() override { return at_this_moment(); }

  using rig::IdleHands::carry_out;
  Result<ClockAdjustment, std::string> carry_out(const ClockCommand& command) override;
  void carry_out(const SendRequest& request) override;

  // The meter runs while the node works, not while the hands do.
  void before(Now now, const Input& input) override;
  void after(Now now, const Outbox& outbox) override;

  [[nodiscard]] Duration poll() const { return Duration::seconds(1 << config_.poll); }

  [[nodiscard]] Config make_config(unsigned selectable) const;
  void select_from(unsigned selectable);
  void step();
  [[nodiscard]] bool answer_by(MonoTime time);
  void deliver(const Answer& answer);

  WorldConfig config_;
  Rng rng_;
  Meter meter_;
  MonoTime start_ = MonoTime::from_nanoseconds(86'400'000'000'000);
  MonoTime now_ = start_;
  double error_ = 0.05;     ///< of the clock at `error_since_`, seconds
  double correction_ = 0;   ///< frequency ratio in force
  double error_since_ = 0;  ///< `elapsed` then
  std::multimap<MonoTime, Answer> on_their_way_;
  std::unique_ptr<Node> node_;
  std::optional<Stage> stage_;
  MonoTime due_;
  std::uint64_t events_ = 0;
};

}  // namespace gnomon::cost
