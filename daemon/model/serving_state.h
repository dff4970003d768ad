#pragma once

#include <cstdint>

#include "model/served_time.h"

namespace gnomon {

/// What the main loop tells the server's workers, as one value, so that a worker never takes the
/// map of one publication and the served time of another. Plain, so that it fits a `LatestCell`.
struct ServingState {
  ClockMap map;
  ServedTime served;
  std::uint64_t generation = 0;  ///< counts the publications from 1; 0: nothing is published yet
};

}  // namespace gnomon
