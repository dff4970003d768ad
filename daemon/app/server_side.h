#pragma once

#include <memory>

#include "app/shared_cells.h"
#include "io/datagram_service.h"
#include "model/config.h"

namespace gnomon {

/// The pure responder as io's workers want it: each worker gets a service of its own, all read the
/// served time of the moment from the cell. `cells` outlives the workers.
[[nodiscard]] ServiceFactory responder_factory(const ServerConfig& config,
                                               const SharedCells& cells);

}  // namespace gnomon
