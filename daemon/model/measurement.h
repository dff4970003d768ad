#pragma once

#include <cstdint>

#include "base/time.h"
#include "model/ntp_types.h"

namespace gnomon {

/// What a peer says of itself in a response.
struct PeerAnnouncement {
  LeapIndicator leap = LeapIndicator::kUnsynchronized;
  std::uint8_t version = 4;
  std::uint8_t stratum = kStratumUnsynchronized;
  std::int8_t poll_log2 = 0;
  double precision_seconds = 0;
  double root_delay_seconds = 0;
  double root_dispersion_seconds = 0;
  RefId refid;
};

/// One exchange that passed every test (RFC 5905, section 8).
struct Measurement {
  LocalTime at;                      ///< middle of the exchange on the local clock, (T1 + T4) / 2
  double offset_seconds = 0;         ///< ((T2 - T1) + (T3 - T4)) / 2, reference - local
  double delay_seconds = 0;          ///< (T4 - T1) - (T3 - T2), at least the precision
  double dispersion_seconds = 0;     ///< error of reading both clocks, >= 0, without the delay
  double peer_distance_seconds = 0;  ///< root distance that the peer announced in this exchange
  TimestampLayer transmit_layer = TimestampLayer::kDaemon;
  TimestampLayer receive_layer = TimestampLayer::kDaemon;
};

}  // namespace gnomon
