#pragma once

#include <string>

#include "model/snapshot.h"

namespace gnomon {

// The same values as the metrics, as JSON. Keys are the field names of model/snapshot.h; a value
// that does not exist is null. Texts are made valid UTF-8.

/// {"peers":[{...}]}: `PeerSnapshot`, with `announced` and `address` flattened ("address",
/// "port", "stratum", "leap", "refid", ...).
[[nodiscard]] std::string peers_json(const Snapshot& snapshot);

/// `SystemSnapshot` flat at the top, and "verdict", "poll_interval_seconds" of the reference,
/// "clock_driver", "virtual_true_offset_seconds", "daemon", "thresholds".
[[nodiscard]] std::string status_json(const Snapshot& snapshot);

}  // namespace gnomon
