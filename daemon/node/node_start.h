#pragma once

#include <optional>

#include "base/rng.h"
#include "model/now.h"

namespace gnomon {

/// How a node starts, beyond its configuration. The frequency and its error may be any numbers:
/// what no oscillator can have is taken for unknown.
struct NodeStart {
  Now now;
  Rng rng;
  double precision_seconds = 1e-6;        ///< of the clock's reading
  std::optional<double> frequency_ratio;  ///< from the drift file
  double frequency_error_ratio = 0;       ///< one sigma, from the drift file
};

}  // namespace gnomon
