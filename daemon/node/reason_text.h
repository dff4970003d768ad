#pragma once

#include <string>

#include "model/snapshot.h"

namespace gnomon {

/// One sentence for people: why the node is in the state it is in. It does not name the state,
/// which every view shows beside it.
[[nodiscard]] std::string reason_text(const NodeSnapshot& snapshot);

}  // namespace gnomon
