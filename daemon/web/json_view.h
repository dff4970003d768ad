#pragma once

#include <string>

#include "model/snapshot.h"

namespace gnomon {

// The same values as the metrics, as JSON. Keys are the field names of model/snapshot.h. A value
// that does not exist is null, never 0 and never left out. Texts are made valid UTF-8.

/// The body of /api/v1/peers: {"peers":[{...}]}. Each element has the values of a `PeerSnapshot`.
/// What stands in `announced` and `address` there is at the same level here ("port", "stratum",
/// ...).
[[nodiscard]] std::string peers_json(const Snapshot& snapshot);

/// The body of /api/v1/status: the values of `SystemSnapshot` but `trusted`, which /readyz shows,
/// at the top level, and beside them "verdict", "poll_interval_seconds" (that of the reference),
/// "clock_driver", "virtual_true_offset_seconds", "daemon" and "thresholds".
[[nodiscard]] std::string status_json(const Snapshot& snapshot);

}  // namespace gnomon
