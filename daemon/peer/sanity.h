#pragma once

#include "base/result.h"
#include "model/measurement.h"
#include "model/node_io.h"
#include "model/reason.h"
#include "peer/exchange.h"
#include "wire/header.h"

namespace gnomon {

/// What a believable response says: the peer about itself, and the exchange about the offset.
struct Response {
  PeerAnnouncement announcement;
  Measurement measurement;
};

/// Why a response is refused.
struct Refusal {
  RejectReason reason{};
  KissCode kiss = KissCode::kOther;  ///< the kiss code, with reason kKod
  PeerAnnouncement announcement;     ///< what the peer said of itself; of no meaning with reasons
                                     ///< that leave open who sent the packet
};

/// A MAC that nobody asked for is passed over, but a crypto-NAK refuses us.
///
/// Runs the packet tests of RFC 5905, section 9.2 and figure 25, in order, on a datagram that
/// arrived on the socket of `exchange`. The first test that fails gives the reason. Otherwise the
/// result has the measurement: offset, delay and dispersion as in RFC 5905, section 8.
/// `precision_seconds`: of the local clock, > 0; no delay is measured as less. Pure: `exchange` is
/// not marked as answered.
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

/// `sender` is who was asked. The zone is not compared: one interface has a name and a number, and
/// only the edge knows which belong together.
[[nodiscard]] bool is_from(const Endpoint& sender, const Endpoint& asked);

}  // namespace gnomon
