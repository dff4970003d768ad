#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/rng.h"
#include "base/time.h"
#include "discipline/discipline.h"
#include "filter/joint_filter.h"
#include "model/config.h"
#include "model/node_io.h"
#include "model/now.h"
#include "model/observer.h"
#include "model/snapshot.h"
#include "node/association.h"
#include "node/clock_watch.h"
#include "node/system_state.h"

namespace gnomon {

/// What we tell our clients about whom we follow.
struct Reference {
  std::uint8_t stratum = kStratumUnsynchronized;
  RefId refid;
};

/// How a node starts, beyond its configuration.
struct NodeStart {
  Now now;
  Rng rng;
  double precision_seconds = 1e-6;        ///< of the clock's reading
  std::optional<double> frequency_ratio;  ///< from the drift file
  double frequency_error_ratio = 0;       ///< one sigma, from the drift file
};

/// The sans-I/O core of gnomond: one NTP node. Time, packets, random numbers and names come in as
/// arguments, commands go out in the `Outbox`, what became of them comes back as an input. The
/// caller carries out all outputs of a call before it delivers the next input, and asks
/// `next_deadline` after each.
class Node {
 public:
  /// `observer` outlives the node.
  Node(const Config& config, NodeStart start, Observer& observer);

  void start(Now now, Outbox& out);
  void on_datagram(Now now, const Datagram& datagram, Outbox& out);
  void on_sent(Now now, const SendStamp& stamp, Outbox& out);
  /// The request could not be sent, or the network says that nobody is there. The register shows
  /// it: the poll stays unanswered.
  void on_send_failed(Now now, SendId id, Outbox& out);
  void on_resolved(Now now, const Resolution& answer, Outbox& out);
  void on_adjusted(Now now, const ClockAdjustment& done, Outbox& out);
  /// A clock command failed: the clock is as it was.
  void on_adjust_failed(Now now, const std::string& what, Outbox& out);
  /// A new, valid configuration: peers that stay the same keep their state.
  void reload(Now now, const Config& config, Outbox& out);
  /// Before the end: saves what is learnt.
  void stop(Now now, Outbox& out);
  void on_deadline(Now now, Outbox& out);

  [[nodiscard]] MonoTime next_deadline() const;
  /// All values extrapolated to `now`.
  [[nodiscard]] NodeSnapshot snapshot(Now now) const;

 private:
  [[nodiscard]] Association* find(PeerId id);
  [[nodiscard]] const Association* system_association() const;
  [[nodiscard]] Association make_association(const PeerConfig& config);
  [[nodiscard]] FilterConfig filter_config() const;
  /// What is known of the clock's rate before a peer's first sample.
  [[nodiscard]] RatePrior rate_prior(LocalTime at) const;
  [[nodiscard]] std::optional<ClockEstimate> clock_estimate(LocalTime at) const;
  [[nodiscard]] std::optional<double> max_error(Now now) const;
  [[nodiscard]] ServedTime served_time(Now now) const;

  void look_at_clock(Now now, Outbox& out);
  void forget_clock(Now now, const ClockAdjustment& change);
  void feed(Now now, Association& association, const Measurement& measurement, Outbox& out);
  /// Have enough of the peers been heard since nobody credible was? Until then nobody is followed.
  [[nodiscard]] bool quorum(Now now,
                            std::span<const Candidate> offered,
                            const SelectionConfig& limits);
  void call_others(Now now, const Association& first);
  void forgive();
  void combine_jointly(Now now, std::span<const Candidate> offered);
  void reselect(Now now);
  void take_verdicts(Now now, const Selection& selection);
  void update_clock(Now now, Outbox& out);
  void set_state(Now now, Outbox& out);
  void publish(Now now, Outbox& out);
  void save_frequency(Now now, Outbox& out);
  void emit(Now now, const Event& event);

  Config config_;
  Observer& observer_;
  Rng rng_;
  double precision_seconds_;
  MonoTime started_;
  std::optional<double> stored_frequency_;
  double stored_frequency_error_;

  std::vector<Association> associations_;  ///< in configured order
  PeerId next_peer_ = 1;
  Discipline discipline_;
  ClockWatch watch_;
  SystemStateMachine state_;

  Selection selection_;
  JointFilter joint_;
  PendingSlew pending_;
  LeapIndicator leap_ = LeapIndicator::kNone;
  std::optional<Reference> reference_;  ///< of the last update; kept in holdover
  bool quorum_ = false;
  bool call_others_ = false;  ///< all who were believed fell silent: a first answer calls them
  bool clock_known_ = false;  ///< since the last update nobody else has set the clock
  bool panic_ = false;
  double commanded_offset_ = 0;  ///< what the update under way corrects
  bool commanded_ = false;
  std::optional<MonoTime> last_update_;
  LocalTime last_update_local_;
  MonoTime housekeeping_;
  MonoTime save_due_;
};

}  // namespace gnomon
