#pragma once

#include <span>

#include "model/leap_calendar.h"
#include "node/association.h"

namespace gnomon {

/// How many of the peers in use give which warning. In use are all truechimers, also those that
/// clustering or `prefer` leaves out: a preference narrows the choice of the time, not the vote on
/// leap seconds.
struct LeapVotes {
  unsigned voters = 0;
  unsigned insert = 0;
  unsigned remove = 0;

  /// The warning that more than half of the voters give, or kNone.
  [[nodiscard]] LeapIndicator majority() const;
};

[[nodiscard]] LeapVotes leap_votes(std::span<const Association> associations);

/// Whether a leap second is expected. It is what the majority said last, for the end of the month
/// in which it said so. It needs nobody to end: the calendar ends it with its second, also in
/// holdover and when the peers go on warning.
class LeapKeeper {
 public:
  /// What the peers say. `utc`: the true time as far as it is known, that is, after the correction
  /// that is being made.
  void hear(LocalTime utc, const LeapVotes& votes);

  /// What is expected; its sign is kNone if nothing is.
  [[nodiscard]] const LeapWarning& expected() const { return expected_; }

  /// What became of the peers' warnings, seen at `time`.
  [[nodiscard]] LeapWarningState state(LocalTime time) const;

 private:
  LeapWarning expected_;
  /// Why the warnings that were heard last are not believed; kNone: they are, or there are none.
  LeapWarningState refused_ = LeapWarningState::kNone;
};

}  // namespace gnomon
