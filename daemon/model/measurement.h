#pragma once

#include <cstdint>

#include "base/time.h"
#include "model/ntp_timestamp.h"
#include "model/ntp_types.h"

namespace gnomon {

/// What a peer says of itself in a response. It is the peer's word, but each value is bounded.
struct PeerAnnouncement {
  LeapIndicator leap = LeapIndicator::kUnsynchronized;
  std::uint8_t version = 4;
  std::uint8_t stratum = kStratumUnsynchronized;  ///< 1..16; 0 and above 16 on the wire are 16
  std::int8_t poll_log2 = 0;                      ///< log2 seconds
  double precision_seconds = 0;                   ///< 2^-32..1
  double root_delay_seconds = 0;       ///< round trip from the peer to the primary source
  double root_dispersion_seconds = 0;  ///< what the peer adds to the bound of its own error
  RefId refid;                         ///< whom the peer follows

  NtpTimestamp reference;  ///< when the peer's clock was last set; zero: it does not say

  /// The peer does not know how far its time is from UTC: it serves a local clock, or follows one.
  /// A follower is known by the dispersion that it admits, and is below such a clock.
  [[nodiscard]] bool bound_unknown() const {
    if (is_local_clock(refid, stratum)) return true;
    return stratum > kFallbackStratum && root_dispersion_seconds >= kLocalDispersion;
  }
};

/// What one exchange measured, after its response passed every test (RFC 5905, section 8). T1 and
/// T4 are the times at which we sent and received, T2 and T3 those at which the peer did.
struct Measurement {
  LocalTime at;                   ///< middle of the exchange, (T1 + T4) / 2
  double offset_seconds = 0;      ///< ((T2 - T1) + (T3 - T4)) / 2; positive: our clock is slow
  double delay_seconds = 0;       ///< (T4 - T1) - (T3 - T2), at least the clock's precision
  double dispersion_seconds = 0;  ///< error of reading both clocks, >= 0; the delay's part is not
                                  ///< in it
  double peer_distance_seconds = 0;  ///< root distance that the peer announced in this exchange
  TimestampLayer transmit_layer = TimestampLayer::kDaemon;  ///< who took T1
  TimestampLayer receive_layer = TimestampLayer::kDaemon;   ///< who took T4
};

}  // namespace gnomon
