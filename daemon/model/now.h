#pragma once

#include "base/time.h"

namespace gnomon {

/// The moment of a call into the core, on both scales, read together. The core has no clock: its
/// callers hand the moment in.
struct Now {
  MonoTime mono;
  LocalTime local;
};

}  // namespace gnomon
