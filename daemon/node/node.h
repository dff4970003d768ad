#pragma once

#include "base/time.h"
#include "model/config.h"
#include "model/node_io.h"
#include "model/now.h"
#include "model/observer.h"
#include "model/snapshot.h"
#include "node/clock_keeper.h"
#include "node/jury.h"
#include "node/leap_keeper.h"
#include "node/node_start.h"
#include "node/ourselves.h"
#include "node/peers.h"
#include "node/system_state.h"

namespace gnomon {

/// The sans-I/O core of gnomond: one NTP node. Time, packets, random numbers and names come in as
/// arguments, commands go out in the `Outbox`, what became of them comes back as an input. It is
/// driven by a `Stage`.
///
/// The node only routes. What it knows is kept by its parts: `Peers` (who is asked, and when),
/// `Jury` (who is followed), `ClockKeeper` (the clock and its error), `SystemStateMachine`.
class Node {
 public:
  /// `observer` outlives the node.
  Node(const Config& config, const NodeStart& start, Observer& observer);

  /// Takes one input and appends what it asks for to `out`. `now` never goes back.
  void take(Now now, const Input& input, Outbox& out);

  /// When the node wants a `Deadline`; ask after each `take`.
  [[nodiscard]] MonoTime next_deadline() const;

  /// All values extrapolated to `now`.
  [[nodiscard]] NodeSnapshot snapshot(Now now) const;

 private:
  void on(Now now, const Start& start, Outbox& out);
  void on(Now now, const Datagram& datagram, Outbox& out);
  void on(Now now, const SendStamp& stamp, Outbox& out);
  void on(Now now, const SendFailed& failed, Outbox& out);
  void on(Now now, const Resolution& answer, Outbox& out);
  void on(Now now, const OwnAddresses& own, Outbox& out);
  void on(Now now, const ClockAdjustment& done, Outbox& out);
  void on(Now now, const AdjustFailed& failed, Outbox& out);
  void on(Now now, const Reload& reload, Outbox& out);
  void on(Now now, const Deadline& deadline, Outbox& out);
  void on(Now now, const Stop& stop, Outbox& out);

  /// If somebody else set the clock since the last input: says so and voids all samples.
  void look_at_clock(Now now, Outbox& out);
  void forget_clock(Now now, const ClockAdjustment& change);
  void feed(Now now, Association& association, const Measurement& measurement, Outbox& out);
  void update_clock(Now now, Outbox& out);

  /// Looks whether a peer is ourselves. If the clock has followed it, the clock's error is not
  /// known any more.
  void recognise(Association& association);
  void recognise_all();

  void judge(Now now) { jury_.judge(now, peers_.all(), standpoint(now), observer_); }

  [[nodiscard]] Standpoint standpoint(Now now) const;
  [[nodiscard]] std::optional<std::uint8_t> local_stratum() const;

  /// There is somebody whom the clock follows.
  [[nodiscard]] bool led() const;

  /// If warnings of a leap second are seen in another way than before: says so and publishes.
  void look_at_leap(Now now, Outbox& out);

  /// Works out the state anew; a change is emitted and published.
  void settle(Now now, Outbox& out);
  void publish(Now now, Outbox& out);
  void save_frequency(Now now, Outbox& out);

  Config config_;
  Observer& observer_;
  MonoTime started_;
  Ourselves ourselves_;
  Peers peers_;
  Jury jury_;
  ClockKeeper clock_;
  LeapKeeper leap_;
  LeapWarningState leap_state_ = LeapWarningState::kNone;  ///< as told to the observer
  SystemStateMachine state_;
  MonoTime publish_due_;
  MonoTime save_due_;
};

}  // namespace gnomon
