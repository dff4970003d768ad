#pragma once

#include <optional>

#include "metrics/http_message.h"
#include "metrics/label_values.h"
#include "metrics/recorder.h"
#include "metrics/view.h"
#include "model/snapshot.h"

namespace gnomon {

/// What one moment's answers are made of. Lives no longer than the call it is handed to.
struct Page {
  const Snapshot& snapshot;  // NOLINT(*-ref-data-members)
  const Recorder& recorder;  // NOLINT(*-ref-data-members)
  std::optional<LogCounts> log_counts;
  MetricsView view;
};

/// All families of a scrape.
[[nodiscard]] MetricFamilies gather(const Page& page);

/// 404 for a path that is not known, else nothing.
[[nodiscard]] std::optional<HttpReply> refuse_unknown(const HttpRequest& request);

/// The answer to a request for a known path.
[[nodiscard]] HttpReply respond(const HttpRequest& request, const Page& page);

/// The answer while the main loop gives no snapshot: 503.
[[nodiscard]] HttpReply unavailable();

}  // namespace gnomon
