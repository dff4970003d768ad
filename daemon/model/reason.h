#pragma once

#include <cstdint>

#include "model/word.h"

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
  kAuth,            ///< a crypto-NAK: the server refused our key (RFC 5905, section 9.2)
  kKod,             ///< a kiss-o'-death packet
  kTiming,          ///< impossible timestamps: negative delay, times out of order
  kFiltered,        ///< the filter refused it as an outlier
  kLoop,            ///< it comes from this machine, or from who follows it
};

[[nodiscard]] constexpr Word word(RejectReason reason) {
  switch (reason) {
    case RejectReason::kDuplicate:
      return {.text = "duplicate"};
    case RejectReason::kBogusOrigin:
      return {.text = "bogus_origin"};
    case RejectReason::kUnsynchronized:
      return {.text = "unsynchronized"};
    case RejectReason::kDistance:
      return {.text = "distance"};
    case RejectReason::kHeader:
      return {.text = "header"};
    case RejectReason::kAuth:
      return {.text = "auth"};
    case RejectReason::kKod:
      return {.text = "kod"};
    case RejectReason::kTiming:
      return {.text = "timing"};
    case RejectReason::kFiltered:
      return {.text = "filtered"};
    case RejectReason::kLoop:
      return {.text = "loop"};
  }
  return {};
}

[[nodiscard]] constexpr const char* reason_name(RejectReason reason) { return text_of(reason); }

/// Why a request of a client got no answer. `reason_name` gives the word that the metric
/// `ntp_server_requests_dropped_total` shows.
enum class DropReason : std::uint8_t {
  kAcl,             ///< the access list denies the client
  kRate,            ///< the client asks too often
  kMalformed,       ///< not an NTP packet
  kAuth,            ///< authentication failed
  kUnsynchronized,  ///< not answered because the server is not synchronised
  kMode,            ///< a mode that is not answered: 6 and 7 (queries), and 0 above version 1
  kVersion,         ///< a version that does not exist: 0, or above 4
  kUnasked,         ///< an answer or a broadcast (modes 2, 4, 5): nothing here asked for it, so
                    ///< somebody may have asked in our name
  kBroadcast,       ///< sent to a broadcast or multicast address, where everybody would answer
};

[[nodiscard]] constexpr Word word(DropReason reason) {
  switch (reason) {
    case DropReason::kAcl:
      return {.text = "acl"};
    case DropReason::kRate:
      return reserved_word("rate");
    case DropReason::kMalformed:
      return {.text = "malformed"};
    case DropReason::kAuth:
      return {.text = "auth"};
    case DropReason::kUnsynchronized:
      return reserved_word("unsynchronized");
    case DropReason::kMode:
      return {.text = "mode"};
    case DropReason::kVersion:
      return {.text = "version"};
    case DropReason::kUnasked:
      return {.text = "unasked"};
    case DropReason::kBroadcast:
      return {.text = "broadcast"};
  }
  return {};
}

[[nodiscard]] constexpr const char* reason_name(DropReason reason) { return text_of(reason); }

}  // namespace gnomon
