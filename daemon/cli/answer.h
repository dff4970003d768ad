#pragma once

#include <string>
#include <variant>

#include "model/measurement.h"
#include "model/node_io.h"
#include "peer/exchange.h"
#include "wire/header.h"

namespace gnomon {

/// An answer that belongs to its request.
struct ProbeSample {
  Header header;
  Measurement measurement;
  bool synchronized = false;  ///< what the server says of itself
};

/// The server said no: a kiss code with a name, such as RATE, DENY or RSTR.
struct Kiss {
  std::string code;
};

/// Not an answer to this request: malformed, of another mode, not ours, or impossible.
struct NotAnAnswer {};

using Answer = std::variant<NotAnAnswer, Kiss, ProbeSample>;

/// What `datagram` is for `exchange`: the daemon's own packet tests decide (peer/sanity.h). Unlike
/// the daemon, the client also wants to show what an unsynchronised or a very distant server
/// answers. Pure.
[[nodiscard]] Answer judge(const Exchange& exchange, const Datagram& datagram);

}  // namespace gnomon
