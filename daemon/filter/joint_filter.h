#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/time.h"
#include "filter/model_bank.h"
#include "filter/peer_filter.h"
#include "model/clock_command.h"
#include "model/node_io.h"

namespace gnomon {

/// One peer whose samples the joint state uses.
struct Voice {
  PeerId peer = 0;
  const PeerFilter* filter = nullptr;  ///< not null; only looked at during the call
  double path_seconds = 0;             ///< root delay: round trip to the primary source, > 0
};

/// Reads the samples of several peers into one state of the clock. All peers watch the same clock,
/// so what one peer's samples say about the rate helps to understand the other peers' samples.
/// Combining finished estimates would lose that.
///
/// Peers differ by a steady amount: their paths are asymmetric, and their own clocks are wrong. The
/// filter learns these differences and takes them out of the samples. Otherwise the clock would go
/// to and fro between the peers as their samples come in. filter/README.md, "Several peers".
class JointFilter {
 public:
  JointFilter();

  /// Says which peers count from now on, in configured order. If the set is another one than
  /// before, or a peer's filter began anew, the state is made anew from the samples that the peers'
  /// filters remember. To be called after each selection.
  void follow(std::span<const Voice> voices);

  /// Takes in the newest sample of `filter`, which belongs to `peer`. Only after the filter has
  /// taken it; `intake` is what the filter said. Does nothing if the peer is not among the voices.
  void add(PeerId peer, const PeerFilter& filter, Intake intake);

  /// The clock was adjusted: moves the state into the new frame.
  void on_adjusted(const ClockAdjustment& adjustment);

  /// The state was found to be wrong. There is no estimate until the next sample, with which the
  /// state is made anew.
  void give_up();

  /// Forgets the voices and the state.
  void reset();

  /// The clock at `at`, which must not be before the newest sample. Empty with fewer than two
  /// voices (there is nothing to join) and after `give_up`.
  [[nodiscard]] std::optional<PhaseState> estimate(LocalTime at) const;

 private:
  /// One voice, and what is known of its steady difference from the weighted middle of all.
  struct Member {
    PeerId peer = 0;
    double path_seconds = 0;
    double weight = 0;      ///< evidence in `difference`: 1 / its variance, 1 / seconds^2
    double difference = 0;  ///< weighted mean of the peer's residuals, seconds
    double bias = 0;        ///< the part of `difference` that is believed and taken out, seconds
    bool settled = false;   ///< the peer's filter was settled when the state was made
  };

  [[nodiscard]] bool up_to_date(std::span<const Voice> voices) const;
  /// Makes the state anew from the samples that the voices' filters remember.
  void rebuild(std::span<const Voice> voices);
  /// Takes the differences from the peers' own estimates, before the first sample is read.
  void guess_differences(std::span<const Voice> voices, LocalTime at);
  void start(Member& member, const Reading& reading, const RatePrior& prior);
  void take(Member& member, const Reading& reading);
  [[nodiscard]] static Observation without_bias(const Member& member, const Reading& reading);
  void learn_difference(Member& member, const Reading& reading);
  /// Decides how much of each difference is believed, and makes their weighted middle zero.
  void divide_differences();

  std::vector<Member> members_;
  bool outdated_ = false;  ///< a filter has judged its samples again: `follow` makes the state anew
  ModelBank bank_;
  std::optional<LocalTime> last_;  ///< moment of the bank's state; empty: there is no state
};

}  // namespace gnomon
