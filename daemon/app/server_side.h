#pragma once

#include "io/datagram_service.h"
#include "model/config.h"

namespace gnomon {

/// The pure responder as io's workers want it: each worker gets a service of its own.
[[nodiscard]] ServiceFactory responder_factory(const ServerConfig& config);

}  // namespace gnomon
