#pragma once

#include <string>
#include <variant>

#include "model/measurement.h"
#include "model/node_io.h"
#include "peer/exchange.h"
#include "wire/header.h"

namespace gnomon {

/// An answer that belongs to its request, with what it measured.
struct ProbeSample {
  Header header;
  Measurement measurement;
  bool synchronized = false;  ///< what the server says of itself; the measurement counts anyway
};

/// The server refused: it answered with a kiss code, such as RATE, DENY or RSTR.
struct Kiss {
  std::string code;
};

/// Not an answer to this request: malformed, of another mode, to another request, or with
/// impossible times. It may be forged, so the true answer is waited for.
struct NotAnAnswer {};

using Answer = std::variant<NotAnAnswer, Kiss, ProbeSample>;

/// What `datagram` is for `exchange`: the daemon's own packet tests decide (peer/sanity.h). Unlike
/// the daemon, the client also wants to show what an unsynchronised or a very distant server
/// answers. Pure.
[[nodiscard]] Answer judge(const Exchange& exchange, const Datagram& datagram);

}  // namespace gnomon
