#pragma once

#include <variant>

#include "model/reason.h"

namespace gnomon {

/// The server worked out an answer and kept it; it is finished and sent next.
struct ServeAnswer {};

/// The server leaves the datagram unanswered.
struct ServeDrop {
  DropReason reason;
};

/// The datagram is no request for the time but one for the main loop, a mode 6 query for instance.
/// The worker passes it on and answers nothing itself. A datagram that cannot be passed on counts
/// as dropped; what becomes of the others is counted by the main loop.
struct ServeHandUp {};

/// What becomes of one datagram that reached the server. Closed: whoever serves visits all three.
using ServeOutcome = std::variant<ServeAnswer, ServeDrop, ServeHandUp>;

}  // namespace gnomon
