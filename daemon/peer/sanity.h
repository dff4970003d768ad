#pragma once

#include "base/result.h"
#include "model/measurement.h"
#include "model/node_io.h"
#include "model/reason.h"
#include "peer/exchange.h"
#include "wire/header.h"

namespace gnomon {

/// What a believable response says.
struct Response {
  PeerAnnouncement announcement;
  Measurement measurement;
};

/// Why a response is refused; with `kKod` the kiss code, with `kUnsynchronized` what it announced.
struct Refusal {
  RejectReason reason{};
  KissCode kiss = KissCode::kOther;
  PeerAnnouncement announcement;
};

/// The packet tests of RFC 5905, section 9.2 and figure 25, in order, each with its reason.
/// `precision_seconds`: of the local clock. Pure.
[[nodiscard]] Result<Response, Refusal> check_response(const Exchange& exchange,
                                                       const Datagram& datagram,
                                                       double precision_seconds);

/// What a response with this header measures, whatever the server says of its own clock: the last
/// part of `check_response`, for who wants to show what an unsynchronised server answers. The
/// caller knows that the response belongs to `exchange`. Reasons: `kBogusOrigin` for timestamps of
/// zero, `kTiming` for impossible ones. Pure.
[[nodiscard]] Result<Measurement, RejectReason> measure(const Exchange& exchange,
                                                        const Datagram& datagram,
                                                        const Header& header,
                                                        double precision_seconds);

}  // namespace gnomon
