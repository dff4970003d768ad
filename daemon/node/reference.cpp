#include "node/reference.h"

#include <algorithm>
#include <array>

namespace gnomon {

namespace {

LeapIndicator majority_leap(std::span<const Association> associations) {
  std::array<unsigned, 4> votes{};
  unsigned voters = 0;
  for (const Association& association : associations) {
    const auto& announced = association.peer().standing().announced;
    if (!contributes(association.verdict.state) || !announced) continue;
    ++votes[static_cast<std::size_t>(announced->leap)];
    ++voters;
  }
  for (const LeapIndicator leap : {LeapIndicator::kInsert, LeapIndicator::kDelete}) {
    if (2 * votes[static_cast<std::size_t>(leap)] > voters) return leap;
  }
  return LeapIndicator::kNone;
}

}  // namespace

Reference reference_to(const Peer& leader, std::span<const Association> associations) {
  Reference reference{.leap = majority_leap(associations)};
  if (const auto& announced = leader.standing().announced) {
    reference.stratum = std::min<std::uint8_t>(announced->stratum, kStratumUnsynchronized - 1) + 1;
  }
  if (const auto endpoint = leader.endpoint()) {
    reference.refid = RefId::from_address(endpoint->address);
  }
  return reference;
}

}  // namespace gnomon
