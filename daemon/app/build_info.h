#pragma once

#include "model/snapshot.h"

namespace gnomon {

/// Version, revision and compiler of this build; the rest of the struct is left alone.
[[nodiscard]] DaemonSnapshot build_info();

}  // namespace gnomon
