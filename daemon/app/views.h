#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <asio/io_context.hpp>

#include "app/fan_out.h"
#include "app/snapshot_desk.h"
#include "base/address.h"
#include "base/result.h"
#include "log/event_log.h"
#include "log/logger.h"
#include "metrics/recorder.h"
#include "model/config.h"
#include "model/observer.h"
#include "model/snapshot.h"
#include "web/endpoint.h"

namespace gnomon {

/// Who looks at the daemon: the log and the counters, which see every event, and the HTTP side,
/// which asks the main loop for snapshots. All methods are the main thread's.
class Views {
 public:
  /// `make` makes a snapshot of this moment, on the loop's thread. `logger` and `loop` outlive the
  /// views.
  Views(Logger& logger, asio::io_context& loop, std::function<Snapshot()> make);

  /// Binds what can be bound of `listen` of `config`, and starts no thread. Without `listen` there
  /// is no HTTP side. The error is what cannot heal, in words.
  [[nodiscard]] Result<void, std::string> bind(const MetricsConfig& config);

  /// Starts the threads of the HTTP side; once, after `bind`.
  [[nodiscard]] Result<void, std::string> serve();

  /// Shows what `config` wants from the next scrape on. `listen` stays as it was bound.
  void reload(const MetricsConfig& config);

  /// Tries again what does not listen; all listeners. Those of the default configuration are
  /// optional.
  [[nodiscard]] std::vector<ListenerSnapshot> look_after();

  /// How often accepting paused because descriptors had run out.
  [[nodiscard]] std::uint64_t accept_pauses() const;

  /// Ends the HTTP side. The loop may have ended before: nobody waits for it.
  void close();

  /// Sees every event.
  [[nodiscard]] Observer& observer() { return observers_; }

  void observe_event_loop_lag(double seconds) { recorder_.observe_event_loop_lag(seconds); }

  /// Where HTTP is to listen, with the port that it really has; empty: nowhere.
  [[nodiscard]] std::vector<Endpoint> bound() const;

 private:
  Logger& logger_;
  EventLog event_log_;
  Recorder recorder_;
  FanOut observers_;
  SnapshotDesk desk_;
  bool default_listen_ = false;
  std::unique_ptr<MetricsEndpoint> endpoint_;  ///< last: its threads use the rest
};

}  // namespace gnomon
