#include "app/daemon.h"

#include <csignal>
#include <utility>

#include "app/build_info.h"
#include "app/server_side.h"
#include "clock/kernel_status.h"
#include "clock/precision.h"
#include "sys/random_seed.h"

namespace gnomon {

Daemon::Daemon(ConfigSource source, LoadedConfig loaded, Logger& logger)
    : source_{std::move(source)},
      loaded_{std::move(loaded)},
      logger_{logger},
      signals_{loop_, SIGTERM, SIGINT, SIGHUP},
      drift_file_{loaded_.config.discipline.drift_file},
      event_log_{logger},
      observers_{{&event_log_, &recorder_}},
      desk_{loop_, [this] { return snapshot(); }} {}

Result<void, std::string> Daemon::open() {
  if (auto clock = open_clock(); !clock) return clock;
  if (auto server = open_server(); !server) return server;
  if (auto metrics = open_metrics(); !metrics) return metrics;
  make_node();
  return {};
}

Result<void, std::string> Daemon::open_clock() {
  auto made = make_clock(loaded_.config.clock, may_set_clock(), adjtimex_, system_clocks_);
  if (!made) return failure(made.error());
  clock_ = std::move(*made);
  return {};
}

Result<void, std::string> Daemon::open_server() {
  const ServerConfig& config = loaded_.config.server;
  if (config.listen.empty()) return {};
  auto server = ServerPool::bind(config);
  if (!server) return failure(server.error());
  server_ = std::move(*server);
  return {};
}

Result<void, std::string> Daemon::open_metrics() {
  const MetricsConfig& config = loaded_.config.metrics;
  if (config.listen.empty()) return {};
  auto endpoint = MetricsEndpoint::bind(
      {.listen = config.listen,
       .view = {.level = config.level, .warmup_samples = config.warmup_samples},
       .snapshot = [this] { return desk_.ask(); },
       .log_counts = [this] { return logger_.counts(); }},
      recorder_);
  if (!endpoint) return failure(endpoint.error());
  endpoint_ = std::move(*endpoint);
  return {};
}

Result<void, std::string> Daemon::serve() {
  if (server_) {
    auto serving = server_->serve(
        {.factory = responder_factory(loaded_.config.server), .state = cells_.serving()});
    if (!serving) return serving;
  }
  return endpoint_ ? endpoint_->serve() : Result<void, std::string>{};
}

void Daemon::make_node() {
  const auto stored = drift_file_.load();
  if (!stored) logger_.warning(stored.error());
  const auto frequency = stored.value_or(std::nullopt);
  NodeStart start{.now = clock_.clock->read(),
                  .rng = Rng{random_seed()},
                  .precision_seconds = measure_precision(system_clocks_).seconds};
  if (frequency) {
    start.frequency_ratio = frequency->frequency_ratio;
    start.frequency_error_ratio = frequency->error_ratio;
  }
  node_ = std::make_unique<Node>(loaded_.config, start, observers_);
  driver_ = std::make_unique<Driver>(Driver::Parts{
      .loop = loop_,
      .clock = *clock_.clock,
      .node = *node_,
      .cells = cells_,
      .save_frequency = [this](const SaveFrequency& saved) { save_frequency(saved); },
      .observe_lag = [this](double seconds) { recorder_.observe_event_loop_lag(seconds); }});
}

void Daemon::run() {
  logger_.info(version_line());
  await_signal();
  driver_->start();
  loop_.run();
  // The endpoint's threads ask the loop, which has ended: they must not wait for it.
  desk_.close();
  endpoint_.reset();
  server_.reset();
  logger_.info("ended");
}

std::string Daemon::version_line() const {
  const DaemonSnapshot info = build_info();
  return "gnomond " + info.version + " started: " + source_.name() + ", clock " +
         clock_.clock->driver_name() + ", " + std::to_string(loaded_.config.peers.size()) +
         " peers";
}

void Daemon::await_signal() {
  signals_.async_wait([this](const std::error_code& error, int signal) {
    if (error) return;
    if (signal == SIGHUP) {
      reload();
      await_signal();
    } else {
      end();
    }
  });
}

void Daemon::reload() {
  const Now now = clock_.clock->read();
  auto wanted = source_.load();
  last_reload_successful_ = wanted.has_value();
  if (!wanted) {
    observers_.on_event(now, ConfigReloaded{.ok = false, .detail = to_text(wanted.error())});
    return;
  }
  Config& config = wanted->config;
  const std::string later = needs_restart(loaded_.config, config);
  if (!later.empty()) {
    logger_.warning("these settings take effect at the next start: " + later);
    config.clock.driver = loaded_.config.clock.driver;
    config.server = loaded_.config.server;
    config.metrics.listen = loaded_.config.metrics.listen;
    config.discipline.drift_file = loaded_.config.discipline.drift_file;
  }
  loaded_ = std::move(*wanted);
  logger_.configure(loaded_.config.log);
  if (endpoint_) {
    endpoint_->set_view({.level = loaded_.config.metrics.level,
                         .warmup_samples = loaded_.config.metrics.warmup_samples});
  }
  if (clock_.virtual_clock != nullptr) {
    clock_.virtual_clock->reconfigure(loaded_.config.clock.virtual_clock);
    driver_->clock_changed();
  }
  driver_->reload(loaded_.config);
  observers_.on_event(clock_.clock->read(), ConfigReloaded{.ok = true, .detail = {}});
}

void Daemon::end() {
  driver_->stop();
  loop_.stop();
}

void Daemon::save_frequency(const SaveFrequency& frequency) {
  if (const auto saved = drift_file_.save(frequency); !saved) logger_.warning(saved.error());
}

Snapshot Daemon::snapshot() {
  Snapshot snapshot{.node = driver_->snapshot(),
                    .clock_driver = clock_.clock->driver_name(),
                    .daemon = build_info(),
                    .thresholds = loaded_.config.thresholds};
  snapshot.daemon.config_hash = loaded_.hash;
  snapshot.daemon.last_reload_successful = last_reload_successful_;
  snapshot.daemon.state_file_age_seconds = drift_file_.age_seconds();
  if (auto kernel = read_kernel_snapshot(adjtimex_, clock_.kernel)) {
    snapshot.kernel = std::move(*kernel);
  }
  if (server_) snapshot.server = server_->snapshot();
  if (clock_.virtual_clock != nullptr) {
    snapshot.virtual_true_offset_seconds = clock_.virtual_clock->true_offset();
  }
  return snapshot;
}

}  // namespace gnomon
