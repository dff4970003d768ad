#pragma once

#include <optional>

#include "base/time.h"
#include "discipline/discipline.h"
#include "filter/peer_filter.h"
#include "model/clock_command.h"
#include "model/config.h"
#include "model/node_io.h"
#include "model/now.h"
#include "model/observer.h"
#include "model/served_time.h"
#include "node/clock_watch.h"
#include "node/node_start.h"

namespace gnomon {

/// What we tell our clients about whom we follow.
struct Reference {
  std::uint8_t stratum = kStratumUnsynchronized;
  RefId refid;
  bool bound_unknown = false;  ///< it is a local clock, or follows one
};

/// What the node knows of its own clock: the discipline that steers it, whether it is known at all,
/// how wrong it may be, and whom it was last set by.
///
/// Invariants: at most one command of an update is under way; `estimate` and `max_error` are none
/// from the moment at which somebody else sets the clock until the next update.
class ClockKeeper {
 public:
  ClockKeeper(const DisciplineConfig& config, const NodeStart& start);

  /// New limits after a reload.
  void configure(const DisciplineConfig& config);

  /// The command that sets the frequency of a former run; none: there is no former run.
  [[nodiscard]] std::optional<ClockCommand> start();

  /// A new estimate from the peers, of which `reference` leads. `interval_seconds`: until the next
  /// estimate is expected. None: the offset is beyond the panic limit, and the clock is left alone;
  /// the first refusal in a row emits `PanicRefused`.
  [[nodiscard]] std::optional<ClockCommand> update(Now now,
                                                   const CombinedEstimate& combined,
                                                   const Reference& reference,
                                                   double interval_seconds,
                                                   Observer& observer);

  /// A command of ours was carried out, or the clock driver found that somebody else set the clock
  /// (`by_us` false; then `forget` must follow).
  void on_adjusted(Now now, const ClockAdjustment& done);

  /// Emits what a command of ours did. Last, after all others have heard of it.
  void announce(Now now, const ClockAdjustment& done, Observer& observer);

  /// The clock refused the command under way: the update does not count.
  void on_refused();

  /// By how much somebody else set the clock since the last call, positive: forward.
  [[nodiscard]] std::optional<Duration> jump(Now now) { return watch_.check(now, pending_); }

  /// Somebody else set the clock by `change`: its error is not known any more, the frequency is
  /// kept. The change as the peers must be told of it.
  [[nodiscard]] ClockAdjustment forget(const ClockAdjustment& change);

  /// The frequency that a next start should begin with; none before the first update.
  [[nodiscard]] std::optional<SaveFrequency> learnt_frequency(LocalTime at) const;

  /// What is known of the clock's rate before a peer's first sample.
  [[nodiscard]] RatePrior rate_prior(LocalTime at) const;

  /// What the clock was set by turned out to be ourselves: its error is not known any more.
  void disown();

  /// There was an update, and nobody else has set the clock since.
  [[nodiscard]] bool known() const { return known_; }

  /// A command of an update has been given, and its answer has not come: the clock is about to be
  /// set.
  [[nodiscard]] bool under_way() const { return commanded_offset_.has_value(); }

  /// The last update was refused because its offset was beyond the panic limit.
  [[nodiscard]] bool panic() const { return panic_; }

  /// What `max_error` says is a bound of the distance to UTC. False: the last update came from a
  /// local clock, and `max_error` is only what all who follow local clocks admit.
  [[nodiscard]] bool bound_known() const { return !reference_ || !reference_->bound_unknown; }

  /// None unless the clock is known.
  [[nodiscard]] std::optional<ClockEstimate> estimate(LocalTime at) const;

  /// Bound of |reference - clock| as programs see the clock now, seconds; none unless it is known.
  [[nodiscard]] std::optional<double> max_error(Now now) const;

  [[nodiscard]] double frequency_ratio() const { return discipline_.frequency_ratio(); }

  [[nodiscard]] double precision_seconds() const { return precision_seconds_; }

  /// Part of a slew that is still to come, seconds.
  [[nodiscard]] double pending_seconds(MonoTime now) const { return pending_.at(now).to_seconds(); }

  /// Since the last update; none before the first.
  [[nodiscard]] std::optional<double> update_age_seconds(MonoTime now) const;

  /// Of the last update, also in holdover; none before the first.
  [[nodiscard]] const std::optional<Reference>& reference() const { return reference_; }

  /// Time of the last update in today's frame.
  [[nodiscard]] LocalTime last_update() const { return last_update_local_; }

 private:
  Discipline discipline_;
  ClockWatch watch_;
  double precision_seconds_;
  double panic_threshold_seconds_;
  std::optional<double> stored_frequency_;
  double stored_frequency_error_;
  PendingSlew pending_;
  std::optional<Reference> reference_;
  std::optional<double> commanded_offset_;  ///< what the update under way corrects, seconds
  std::optional<MonoTime> last_update_;
  LocalTime last_update_local_;
  bool known_ = false;
  bool panic_ = false;
};

}  // namespace gnomon
