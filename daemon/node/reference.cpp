#include "node/reference.h"

#include <algorithm>

#include "node/standpoint.h"

namespace gnomon {

Reference reference_to(const Peer& leader, std::optional<std::uint8_t> local_stratum) {
  Reference reference;
  if (const auto& announced = leader.standing().announced) {
    reference.bound_unknown = unvouched(*announced, local_stratum);
    reference.stratum = std::min<std::uint8_t>(announced->stratum, kStratumUnsynchronized - 1) + 1;
  }
  if (const auto endpoint = leader.endpoint()) {
    reference.refid = RefId::from_address(endpoint->address);
  }
  return reference;
}

}  // namespace gnomon
