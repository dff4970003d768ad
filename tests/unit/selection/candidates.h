#pragma once

#include "selection/selection.h"

namespace gnomon {

/// A usable peer with this offset and root distance (all of it delay).
inline Candidate candidate(PeerId peer, double offset_seconds, double distance_seconds) {
  return {.peer = peer,
          .excluded = std::nullopt,
          .estimate = {.offset_seconds = offset_seconds,
                       .frequency_ratio = 0,
                       .offset_variance = 1e-10,
                       .frequency_variance = 1e-16,
                       .delay_seconds = 2 * distance_seconds,
                       .jitter_seconds = 1e-4,
                       .samples = 8},
          .root_delay_seconds = 2 * distance_seconds,
          .root_dispersion_seconds = 0,
          .stratum = 2};
}

}  // namespace gnomon
