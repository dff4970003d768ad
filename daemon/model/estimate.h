#pragma once

#include "base/time.h"

namespace gnomon {

/// What a filter makes of one peer's measurements, valid at `at`. The state is the clock's offset
/// (reference - local, seconds) and its rate (d offset / d local time, a ratio), with their
/// covariance.
struct PeerEstimate {
  LocalTime at;
  double offset_seconds = 0;
  double frequency_ratio = 0;
  double offset_variance = 0;     ///< seconds^2
  double covariance = 0;          ///< seconds * ratio
  double frequency_variance = 0;  ///< ratio^2
  double delay_seconds = 0;   ///< the path's round trip that bounds the offset's error, see filter
  double jitter_seconds = 0;  ///< RMS of the measurements' scatter
  double dispersion_seconds = 0;  ///< what measuring and ageing add to the bound, at `at`
  double bound_rate = 0;          ///< at most so fast the bound grows after `at`, seconds a second
  unsigned samples = 0;           ///< that the estimate rests on
};

/// Several peers' estimates as one. Same units and signs.
struct CombinedEstimate {
  LocalTime at;
  double offset_seconds = 0;
  double frequency_ratio = 0;
  double offset_variance = 0;
  double covariance = 0;
  double frequency_variance = 0;
  double jitter_seconds = 0;
  double root_delay_seconds = 0;       ///< total to the primary source
  double root_dispersion_seconds = 0;  ///< total, at `at`; delay / 2 + dispersion bounds the error
                                       ///< of `offset_seconds`
  double bound_rate = 0;               ///< as in `PeerEstimate`; 0: unknown
};

}  // namespace gnomon
