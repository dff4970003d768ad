#pragma once

#include <memory>
#include <string>

#include <asio/io_context.hpp>
#include <asio/signal_set.hpp>
#include <asio/steady_timer.hpp>

#include "app/config_source.h"
#include "app/driver.h"
#include "app/frequency_keeper.h"
#include "app/listener_watch.h"
#include "app/live_config.h"
#include "app/server_side.h"
#include "app/settled_text.h"
#include "app/views.h"
#include "base/result.h"
#include "clock/make_clock.h"
#include "log/logger.h"
#include "node/node.h"

namespace gnomon {

/// gnomond: puts the node, its clock, its network, its server and its views together, and runs
/// them. All functions are called on the main thread, in the order open, serve, run.
class Daemon {
 public:
  /// `source` is where a reload reads again. `logger` outlives the daemon. Opens nothing yet.
  Daemon(ConfigSource source, LoadedConfig loaded, Logger& logger);

  /// Opens the clock, the sockets and the ports. A port that cannot be opened is no error: `serve`
  /// tells it, and it is tried again as long as the daemon runs. After it a privilege is needed for
  /// one thing only: the kernel clock is set by adjtimex for the whole run, so CAP_SYS_TIME must be
  /// kept. Starts no thread. The error is for people; after it the daemon is of no use.
  [[nodiscard]] Result<void, std::string> open();

  /// Starts the threads of the server and of the views, which need no privilege. The error is for
  /// people.
  [[nodiscard]] Result<void, std::string> serve();

  /// Runs the main loop until SIGTERM or SIGINT, and then ends all threads. SIGHUP reloads the
  /// configuration meanwhile.
  void run();

 private:
  [[nodiscard]] Result<void, std::string> open_clock();
  void make_node();
  [[nodiscard]] std::vector<ListenerSnapshot> look_after_listeners();
  void await_signal();
  void reload(const Result<std::string, ConfigErrors>& text);
  void end();
  void look_around();
  [[nodiscard]] Snapshot snapshot();
  [[nodiscard]] std::string version_line() const;

  LiveConfig live_;
  Logger& logger_;

  asio::io_context loop_;
  asio::signal_set signals_;
  SettledText settled_;
  RealSystemClocks system_clocks_;
  RealAdjtimex adjtimex_;
  MadeClock clock_;

  ServerSide server_;
  Views views_;
  FrequencyKeeper keeper_;
  asio::steady_timer look_timer_;
  ListenerWatch listeners_;
  std::unique_ptr<Node> node_;
  std::unique_ptr<Driver> driver_;
};

}  // namespace gnomon
