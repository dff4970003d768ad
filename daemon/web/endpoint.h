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

/// Gets the state of this moment from the main loop. Empty if the loop does not answer within about
/// a second, or if the program is ending. Called on the endpoint's worker thread, one call at a
/// time.
using SnapshotSource = std::function<std::optional<Snapshot>()>;

/// Gets the number of log lines so far. Called on the endpoint's worker thread.
using LogCountSource = std::function<LogCounts()>;

/// The HTTP side of the daemon, read-only: /metrics, /healthz, /readyz, /api/v1/status,
/// /api/v1/peers and /. One snapshot serves all requests that wait for one: those that come while
/// it is being made share the next. If the main loop does not answer, they get 503.
class MetricsEndpoint {
 public:
  struct Setup {
    std::vector<Endpoint> listen;  ///< port 0: the system chooses
    MetricsView view;
    SnapshotSource snapshot;
    LogCountSource log_counts;                   ///< may be empty: no such series
    std::function<LogLosses()> log_losses = {};  ///< the same for lost lines
  };

  /// Binds the listeners that can be bound, see `listeners`, and starts no thread. `recorder` must
  /// outlive the endpoint. The error is what cannot heal, in words.
  [[nodiscard]] static Result<std::unique_ptr<MetricsEndpoint>, std::string> bind(
      Setup setup, Recorder& recorder);

  /// Starts the threads. To be called once; needs no privilege. After a failure the endpoint is of
  /// no use any more.
  [[nodiscard]] Result<void, std::string> serve();

  /// Waits for a call of the source that is under way.
  ~MetricsEndpoint();
  MetricsEndpoint(const MetricsEndpoint&) = delete;
  MetricsEndpoint& operator=(const MetricsEndpoint&) = delete;

  [[nodiscard]] std::vector<Endpoint> bound() const;

  /// As in HttpServer. The thread that called `bind`.
  void look_after();
  [[nodiscard]] std::vector<ListenerSnapshot> listeners() const;
  [[nodiscard]] std::uint64_t accept_pauses() const;

  /// Sets what is shown, after a reload. Takes effect with the next scrape. Any thread.
  void set_view(MetricsView view);

 private:
  class Impl;
  explicit MetricsEndpoint(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace gnomon
