#pragma once

#include "base/time.h"

namespace gnomon {

/// What a filter makes of one peer's measurements, valid at `at`. Offset and rate are the state of
/// a Kalman filter; `delay_seconds / 2 + dispersion_seconds` bounds the error of the offset, as far
/// as the peer itself is right.
struct PeerEstimate {
  LocalTime at;
  double offset_seconds = 0;      ///< reference minus local time; positive: our clock is slow
  double frequency_ratio = 0;     ///< d offset / d local time; positive: our clock is too slow
  double offset_variance = 0;     ///< seconds^2
  double covariance = 0;          ///< of offset and rate, seconds
  double frequency_variance = 0;  ///< ratio^2
  double delay_seconds = 0;       ///< round trip of the sample that bounds the error best
  double jitter_seconds = 0;      ///< RMS of measured minus estimated offset
  double dispersion_seconds = 0;  ///< what measuring and ageing add to the bound, at `at`
  double bound_rate = 0;  ///< upper limit of the bound's growth after `at`, seconds per second
  unsigned samples = 0;   ///< number of samples behind the estimate, at most 64
};

/// The estimates of several peers as one. Units and signs are those of `PeerEstimate`.
/// `root_delay_seconds / 2 + root_dispersion_seconds` bounds the error of the offset.
struct CombinedEstimate {
  LocalTime at;
  double offset_seconds = 0;
  double frequency_ratio = 0;
  double offset_variance = 0;
  double covariance = 0;
  double frequency_variance = 0;
  double jitter_seconds = 0;           ///< the peers' jitter and their differences together
  double root_delay_seconds = 0;       ///< total to the primary source
  double root_dispersion_seconds = 0;  ///< total, at `at`
  double bound_rate = 0;               ///< as in `PeerEstimate`; 0: not known
};

}  // namespace gnomon
