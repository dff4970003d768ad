#pragma once

#include "base/time.h"

namespace gnomon {

/// The moment of a call into the core: handed in, never fetched.
struct Now {
  MonoTime mono;
  LocalTime local;
};

}  // namespace gnomon
