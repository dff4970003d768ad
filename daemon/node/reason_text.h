#pragma once

#include <string>

#include "model/snapshot.h"

namespace gnomon {

/// One sentence for people: why the node is in the state it is in.
[[nodiscard]] std::string reason_text(const NodeSnapshot& snapshot);

}  // namespace gnomon
