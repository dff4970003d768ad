#pragma once

#include <cstdint>

namespace gnomon {

/// Why a response was not believed. `reason_name` gives the word that the metric
/// `ntp_peer_responses_rejected_total` and the log show. The tests are those of RFC 5905,
/// figure 25.
enum class RejectReason : std::uint8_t {
  kDuplicate,       ///< same transmit timestamp as before (RFC 5905 test 1)
  kBogusOrigin,     ///< does not answer our request (test 2), or zero timestamps (test 3)
  kUnsynchronized,  ///< leap 3, stratum 0 or above 15 (test 6)
  kDistance,        ///< root distance or root delay out of range (test 7)
  kHeader,          ///< malformed, wrong mode or version
  kAuth,            ///< authentication failed (tests 4 and 5)
  kKod,             ///< a kiss-o'-death packet
  kTiming,          ///< impossible timestamps: negative delay, times out of order
  kFiltered,        ///< the filter refused it as an outlier
};

inline constexpr int kRejectReasonCount = 9;

[[nodiscard]] const char* reason_name(RejectReason reason);

/// Why a request of a client got no answer. `reason_name` gives the word that the metric
/// `ntp_server_requests_dropped_total` shows.
enum class DropReason : std::uint8_t {
  kAcl,             ///< the access list denies the client
  kRate,            ///< the client asks too often
  kMalformed,       ///< not an NTP packet
  kAuth,            ///< authentication failed
  kUnsynchronized,  ///< not answered because the server is not synchronised
  kMode,            ///< a mode or version that is not answered
};

inline constexpr int kDropReasonCount = 6;

[[nodiscard]] const char* reason_name(DropReason reason);

}  // namespace gnomon
