#pragma once

#include <cstdint>

#include "model/served_time.h"

namespace gnomon {

/// What the main loop tells the server's workers, as one value. Map and served time are always of
/// the same frame: a change of the clock moves both in one publication. Plain, so that it fits a
/// `LatestCell`.
struct ServingState {
  ClockMap map;
  ServedTime served;
  std::uint64_t generation = 0;  ///< counts the publications from 1; 0: nothing is published yet
};

}  // namespace gnomon
