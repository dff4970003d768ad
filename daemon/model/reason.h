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
  kWrongSource,     ///< it came from another address or port than was asked
  kLate,            ///< its request was closed already: after 4 s, or by the next request
  kOversize,        ///< longer than any answer that could be believed
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
    case RejectReason::kWrongSource:
      return {.text = "wrong_source"};
    case RejectReason::kLate:
      return {.text = "late"};
    case RejectReason::kOversize:
      return {.text = "oversize"};
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

/// Why a request did not leave, or what the network said of one that had left. The word is the
/// label value of `ntp_peer_send_errors_total`.
enum class SendError : std::uint8_t {
  kNoRoute,      ///< this machine knows no way to the address
  kNoAddress,    ///< the address that requests are to leave from is not there
  kRefused,      ///< nobody listens there (ICMP: port unreachable)
  kUnreachable,  ///< the network does not reach the address (ICMP)
  kDenied,       ///< a firewall forbids it, here (EPERM, EACCES) or on the way (ICMP)
  kResources,    ///< no descriptor, memory or port is left, or our own limit is reached
  kOther,        ///< anything else
};

[[nodiscard]] constexpr Word word(SendError error) {
  switch (error) {
    case SendError::kNoRoute:
      return {.text = "no_route"};
    case SendError::kNoAddress:
      return {.text = "no_address"};
    case SendError::kRefused:
      return {.text = "refused"};
    case SendError::kUnreachable:
      return {.text = "unreachable"};
    case SendError::kDenied:
      return {.text = "denied"};
    case SendError::kResources:
      return {.text = "resources"};
    case SendError::kOther:
      return {.text = "other"};
  }
  return {};
}

/// How the look-up of a name ended. The word is the label value of `ntp_peer_resolutions_total`.
enum class LookupResult : std::uint8_t {
  kOk,         ///< there are addresses that can be asked
  kInUse,      ///< another peer is asked at its address
  kNotFound,   ///< there is no such name, or it has no address
  kTimeout,    ///< no name server answered, or one said "try again later"
  kNoRoute,    ///< there are addresses, but this machine knows no way to any of them
  kResources,  ///< no descriptor, memory or thread is left, or our own limit is reached
  kFailed,     ///< the name server refused, or anything else
};

[[nodiscard]] constexpr Word word(LookupResult result) {
  switch (result) {
    case LookupResult::kOk:
      return {.text = "ok"};
    case LookupResult::kInUse:
      return {.text = "in_use"};
    case LookupResult::kNotFound:
      return {.text = "not_found"};
    case LookupResult::kTimeout:
      return {.text = "timeout"};
    case LookupResult::kNoRoute:
      return {.text = "no_route"};
    case LookupResult::kResources:
      return {.text = "resources"};
    case LookupResult::kFailed:
      return {.text = "failed"};
  }
  return {};
}

}  // namespace gnomon
