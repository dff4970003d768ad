#pragma once

#include "base/rng.h"

namespace gnomon {

/// A seed from the kernel's random numbers. Waits, early at boot, until it has enough.
[[nodiscard]] Rng::Seed random_seed();

}  // namespace gnomon
