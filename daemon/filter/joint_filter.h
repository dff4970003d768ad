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

/// A peer whose samples count.
struct Voice {
  PeerId peer = 0;
  const PeerFilter* filter = nullptr;  ///< only looked at during the call
  double path_seconds = 0;             ///< round trip to the primary source, > 0
};

/// Several peers' samples in one state of the clock. All watch the same clock, so what one says of
/// its rate helps to understand the others; estimates combined afterwards would lose that. Steady
/// differences between the peers (asymmetric paths, their own errors) are learnt and divided among
/// them, so that the clock does not go to and fro between them.
class JointFilter {
 public:
  JointFilter();

  /// The peers to follow from now on. If they are others than before, the state is made anew from
  /// the samples that their filters remember.
  void follow(std::span<const Voice> voices);

  /// A sample of one of the voices was taken.
  void add(PeerId peer, const PeerFilter& filter, Intake intake);

  /// The clock was adjusted: the state moves into the new frame.
  void on_adjusted(const ClockAdjustment& adjustment);

  /// The state was led astray: none until the next sample, with which it is made anew.
  void give_up();

  void reset();

  /// The clock at `at`, >= the newest sample. None with fewer than two voices: then there is
  /// nothing to join.
  [[nodiscard]] std::optional<PhaseState> estimate(LocalTime at) const;

 private:
  /// What is known of one peer's steady difference from all.
  struct Member {
    PeerId peer = 0;
    double path_seconds = 0;
    double weight = 0;      ///< of the evidence in `difference`, 1 / seconds^2
    double difference = 0;  ///< mean of its residuals, seconds
    double bias = 0;        ///< what is taken out of its samples
    bool settled = false;
  };

  [[nodiscard]] bool up_to_date(std::span<const Voice> voices) const;
  void rebuild(std::span<const Voice> voices);
  void guess_differences(std::span<const Voice> voices, LocalTime at);
  void start(Member& member, const Reading& reading, const RatePrior& prior);
  void take(Member& member, const Reading& reading);
  [[nodiscard]] static Observation without_bias(const Member& member, const Reading& reading);
  void learn_difference(Member& member, const Reading& reading);
  void divide_differences();

  std::vector<Member> members_;
  bool outdated_ = false;  ///< a peer understands its samples anew with each one
  ModelBank bank_;
  std::optional<LocalTime> last_;  ///< time of the bank's state
};

}  // namespace gnomon
