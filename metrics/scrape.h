#pragma once

#include <optional>
#include <string>

#include "metrics/exposition.h"
#include "metrics/http_counts.h"
#include "metrics/label_values.h"
#include "metrics/recorder.h"
#include "metrics/view.h"
#include "model/snapshot.h"

namespace gnomon {

/// What one scrape is made of. Lives no longer than the call it is handed to.
struct ScrapeSources {
  const Snapshot& snapshot;             // NOLINT(*-ref-data-members)
  const Recorder& recorder;             // NOLINT(*-ref-data-members)
  std::optional<LogCounts> log_counts;  ///< none: the scrape has no such series
  std::optional<LogLosses> log_losses = std::nullopt;
  std::optional<HttpCounts> http = std::nullopt;
  MetricsView view;
};

/// Writes a scrape into `out`, whose memory is used again: state from the snapshot, counts from the
/// recorder, and what the kernel says of this process at the time of the call. The estimates of a
/// peer appear once its filter holds `view.warmup_samples` samples. A peer's state, reach, poll
/// interval and what it announces are shown from the start. Once `out` has room for the
/// text, the number of peers has no part in how often memory is asked for, but for the texts of
/// IPv6 addresses.
void scrape(const ScrapeSources& sources, ExpositionFormat format, std::string& out);

}  // namespace gnomon
