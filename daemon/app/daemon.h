#pragma once

#include <memory>
#include <string>

#include <asio/io_context.hpp>
#include <asio/signal_set.hpp>

#include "app/config_source.h"
#include "app/drift_file.h"
#include "app/driver.h"
#include "app/fan_out.h"
#include "app/shared_cells.h"
#include "app/snapshot_desk.h"
#include "base/result.h"
#include "clock/make_clock.h"
#include "io/server_pool.h"
#include "log/event_log.h"
#include "log/logger.h"
#include "metrics/recorder.h"
#include "node/node.h"
#include "web/endpoint.h"

namespace gnomon {

/// gnomond: the node, its clock and its network, its server and its views, put together.
class Daemon {
 public:
  /// `source` is where a reload reads again. `logger` outlives the daemon. Opens nothing yet.
  Daemon(ConfigSource source, LoadedConfig loaded, Logger& logger);

  /// Opens clock, sockets and ports and starts no thread; the error in words for people.
  [[nodiscard]] Result<void, std::string> open();

  /// Starts the threads of server and views; the error in words for people.
  [[nodiscard]] Result<void, std::string> serve();

  /// Until SIGTERM or SIGINT. SIGHUP reloads.
  void run();

 private:
  [[nodiscard]] Result<void, std::string> open_clock();
  [[nodiscard]] Result<void, std::string> open_server();
  [[nodiscard]] Result<void, std::string> open_metrics();
  void make_node();
  void await_signal();
  void reload();
  void end();
  void save_frequency(const SaveFrequency& frequency);
  [[nodiscard]] Snapshot snapshot();
  [[nodiscard]] std::string version_line() const;

  ConfigSource source_;
  LoadedConfig loaded_;
  Logger& logger_;

  asio::io_context loop_;
  asio::signal_set signals_;
  RealSystemClocks system_clocks_;
  RealAdjtimex adjtimex_;
  MadeClock clock_;
  SharedCells cells_;
  DriftFile drift_file_;

  EventLog event_log_;
  Recorder recorder_;
  FanOut observers_;
  bool last_reload_successful_ = true;

  std::unique_ptr<Node> node_;
  std::unique_ptr<Driver> driver_;
  std::unique_ptr<ServerPool> server_;
  SnapshotDesk desk_;
  std::unique_ptr<MetricsEndpoint> endpoint_;
};

}  // namespace gnomon
