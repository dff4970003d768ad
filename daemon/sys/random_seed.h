#pragma once

#include "base/rng.h"

namespace gnomon {

/// A seed from the kernel's random numbers, good enough for nonces. Early at boot it waits until
/// the kernel has gathered enough randomness. Never fails otherwise.
[[nodiscard]] Rng::Seed random_seed();

}  // namespace gnomon
