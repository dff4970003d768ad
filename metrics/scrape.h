#pragma once

#include <optional>
#include <string>

#include "metrics/exposition.h"
#include "metrics/label_values.h"
#include "metrics/metric_families.h"
#include "metrics/recorder.h"
#include "metrics/view.h"
#include "model/snapshot.h"

namespace gnomon {

/// What one scrape is made of. Lives no longer than the call it is handed to.
struct ScrapeSources {
  const Snapshot& snapshot;             // NOLINT(*-ref-data-members)
  const Recorder& recorder;             // NOLINT(*-ref-data-members)
  std::optional<LogCounts> log_counts;  ///< none: the scrape has no such series
  MetricsView view;
};

/// All families of a scrape: state from the snapshot, counts from the recorder, and what the kernel
/// says of this process at the time of the call.
[[nodiscard]] MetricFamilies gather(const ScrapeSources& sources);

/// The same as the text of an exposition.
[[nodiscard]] std::string scrape(const ScrapeSources& sources, ExpositionFormat format);

}  // namespace gnomon
