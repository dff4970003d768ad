#include "node/leap_keeper.h"

namespace gnomon {

LeapIndicator LeapVotes::majority() const {
  if (2 * insert > voters) return LeapIndicator::kInsert;
  if (2 * remove > voters) return LeapIndicator::kDelete;
  return LeapIndicator::kNone;
}

LeapVotes leap_votes(std::span<const Association> associations) {
  LeapVotes votes;
  for (const Association& association : associations) {
    const auto& announced = association.peer().standing().announced;
    if (!is_truechimer(association.verdict.state) || !announced) continue;
    ++votes.voters;
    if (announced->leap == LeapIndicator::kInsert) ++votes.insert;
    if (announced->leap == LeapIndicator::kDelete) ++votes.remove;
  }
  return votes;
}

void LeapKeeper::hear(LocalTime utc, const LeapVotes& votes) {
  expected_ = {};
  refused_ = LeapWarningState::kNone;
  if (votes.insert + votes.remove == 0) return;
  const LeapIndicator sign = votes.majority();
  const auto ends = leap_second_ends(utc.since_origin());
  if (sign == LeapIndicator::kNone) {
    refused_ = LeapWarningState::kNoMajority;
  } else if (!ends) {
    refused_ = LeapWarningState::kWrongMonth;
  } else {
    expected_ = {.sign = sign, .ends = LocalTime{} + *ends};
  }
}

LeapWarningState LeapKeeper::state(LocalTime time) const {
  if (expected_.sign == LeapIndicator::kNone) return refused_;
  if (expected_.at(time) != LeapIndicator::kNone) return LeapWarningState::kAnnounced;
  return time < expected_.ends ? LeapWarningState::kAwaited : LeapWarningState::kNone;
}

}  // namespace gnomon
