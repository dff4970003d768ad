#include "node/reference.h"

#include <algorithm>

namespace gnomon {

Reference reference_to(const Peer& leader) {
  Reference reference;
  if (const auto& announced = leader.standing().announced) {
    reference.bound_unknown = announced->bound_unknown();
    reference.stratum = std::min<std::uint8_t>(announced->stratum, kStratumUnsynchronized - 1) + 1;
  }
  if (const auto endpoint = leader.endpoint()) {
    reference.refid = RefId::from_address(endpoint->address);
  }
  return reference;
}

}  // namespace gnomon
