#pragma once

#include <span>
#include <string>

#include "node/association.h"

namespace gnomon {

/// What the word of the association's state leaves open, as half a sentence: who else is asked at
/// the address of a duplicate, with which kiss code a peer refused. Empty where the word says all.
/// `all`: the peers of the node.
[[nodiscard]] std::string state_detail(const Association& association,
                                       std::span<const Association> all);

}  // namespace gnomon
