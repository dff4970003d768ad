#pragma once

#include "base/latest_cell.h"
#include "model/served_time.h"

namespace gnomon {

/// What the main thread tells the server's workers; each worker reads the latest at every answer.
struct SharedCells {
  LatestCell<ClockMap> clock_map{ClockMap{}};
  LatestCell<ServedTime> served{ServedTime{}};
};

}  // namespace gnomon
