#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/address.h"
#include "base/result.h"
#include "metrics/label_values.h"
#include "metrics/recorder.h"
#include "metrics/view.h"
#include "model/snapshot.h"

namespace gnomon {

/// The state at this moment, from the main loop; empty if it does not answer within about a second
/// or is going to end. Called on the endpoint's worker thread, one call at a time.
using SnapshotSource = std::function<std::optional<Snapshot>()>;

/// Log messages so far. Called on the endpoint's worker thread.
using LogCountSource = std::function<LogCounts()>;

/// The HTTP side of the daemon, read-only: /metrics, /healthz, /readyz, /api/v1/status,
/// /api/v1/peers and /. Requests that come while a snapshot is being waited for share the next one;
/// while the main loop does not answer they get 503 after the source's time-out.
class MetricsEndpoint {
 public:
  struct Setup {
    std::vector<Endpoint> listen;  ///< port 0: the system chooses
    MetricsView view;
    SnapshotSource snapshot;
    LogCountSource log_counts;  ///< may be empty: no such series
  };

  /// Binds its listeners and starts no thread. The recorder must outlive it. The error says which
  /// address and why.
  [[nodiscard]] static Result<std::unique_ptr<MetricsEndpoint>, std::string> bind(
      Setup setup, Recorder& recorder);

  /// Starts its threads; once. Needs no privilege. On failure it is of no use any more.
  [[nodiscard]] Result<void, std::string> serve();

  /// Waits for a call of the source that is under way.
  ~MetricsEndpoint();
  MetricsEndpoint(const MetricsEndpoint&) = delete;
  MetricsEndpoint& operator=(const MetricsEndpoint&) = delete;

  [[nodiscard]] std::vector<Endpoint> bound() const;

  /// After a reload; from the next scrape on. Any thread.
  void set_view(MetricsView view);

 private:
  class Impl;
  explicit MetricsEndpoint(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace gnomon
