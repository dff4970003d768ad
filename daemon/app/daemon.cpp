#include "app/daemon.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <iterator>
#include <utility>

#include "app/build_info.h"
#include "app/signals.h"
#include "base/units.h"
#include "clock/kernel_status.h"
#include "clock/precision.h"
#include "config/advice.h"
#include "sys/random_seed.h"

namespace gnomon {

namespace {

// How soon it shows that the drift file cannot be written any more, or can again. An hour later the
// node would find out for itself.
constexpr std::chrono::seconds kLookEvery{15};

double unix_seconds() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

Daemon::Daemon(ConfigSource source, LoadedConfig loaded, Logger& logger)
    : live_{std::move(source), std::move(loaded), unix_seconds()},
      logger_{logger},
      signals_{loop_, SIGTERM, SIGINT, SIGHUP},
      settled_{loop_, live_.source()},
      server_{live_.config().server},
      views_{logger, loop_, [this] { return snapshot(); }},
      keeper_{live_.config().discipline, logger, views_.observer()},
      look_timer_{loop_},
      listeners_{loop_, [this] { return look_after_listeners(); },
                 [this](const ListenerSnapshot& one) {
                   views_.observer().on_event(clock_.clock->read(), ListenerChanged{one});
                 }} {
  // `signals_` keeps them from here on; they are answered as soon as the loop runs.
  let_signals_in();
}

Result<void, std::string> Daemon::open() {
  if (auto clock = open_clock(); !clock) return clock;
  if (auto server = server_.bind(); !server) return server;
  if (auto views = views_.bind(live_.config().metrics); !views) return views;
  make_node();
  return {};
}

std::vector<ListenerSnapshot> Daemon::look_after_listeners() {
  std::vector<ListenerSnapshot> all = server_.look_after();
  std::ranges::move(views_.look_after(), std::back_inserter(all));
  return all;
}

Result<void, std::string> Daemon::serve() {
  if (!logger_.start()) return failure("the thread that writes the log cannot be started");
  if (auto server = server_.serve(); !server) return server;
  if (auto views = views_.serve(); !views) return views;
  listeners_.start();
  return {};
}

Result<void, std::string> Daemon::open_clock() {
  auto made = make_clock(live_.config().clock, may_set_clock(), adjtimex_, system_clocks_);
  if (!made) return failure(made.error());
  clock_ = std::move(*made);
  return {};
}

void Daemon::make_node() {
  NodeStart start{.now = clock_.clock->read(),
                  .rng = Rng{random_seed()},
                  .precision_seconds = measure_precision(system_clocks_).seconds};
  if (const auto frequency = keeper_.start(start.now)) {
    start.frequency_ratio = frequency->frequency_ratio;
    start.frequency_error_ratio = frequency->error_ratio;
  }
  node_ = std::make_unique<Node>(live_.config(), start, views_.observer());
  driver_ = std::make_unique<Driver>(Driver::Parts{
      .loop = loop_,
      .clock = *clock_.clock,
      .node = *node_,
      .cells = server_.cells(),
      .save_frequency =
          [this](const SaveFrequency& saved) { keeper_.save(clock_.clock->read(), saved); },
      .observe_lag = [this](double seconds) { views_.observe_event_loop_lag(seconds); }});
}

void Daemon::run() {
  logger_.info(version_line());
  for (const std::string& advice : advice_on(live_.config())) logger_.info("advice: " + advice);
  await_signal();
  driver_->start();
  look_around();
  loop_.run();
  // The endpoint's threads ask the loop, which has ended: they must not wait for it.
  views_.close();
  server_.stop();
  logger_.info("ended");
}

std::string Daemon::version_line() const {
  const DaemonSnapshot info = build_info();
  return "gnomond " + info.version + " started: " + live_.source().name() + ", clock " +
         clock_.clock->driver_name() + ", " + counted(live_.config().peers.size(), "peer");
}

void Daemon::await_signal() {
  signals_.async_wait([this](const std::error_code& error, int signal) {
    if (error) return;
    if (signal == SIGHUP) {
      settled_.read([this](const auto& text) { reload(text); });
      await_signal();
    } else {
      end();
    }
  });
}

void Daemon::reload(const Result<std::string, ConfigErrors>& text) {
  const Now now = clock_.clock->read();
  const DisciplineConfig former = live_.config().discipline;
  if (const auto done = live_.take(text, unix_seconds()); !done) {
    views_.observer().on_event(now, ConfigReloaded{.ok = false, .detail = to_text(done.error())});
    return;
  }
  const Config& config = live_.config();
  logger_.configure(config.log);
  views_.reload(config.metrics);
  server_.reload(config.server);
  if (former.drift_file != config.discipline.drift_file ||
      former.max_frequency_ppm != config.discipline.max_frequency_ppm) {
    keeper_.configure(now, config.discipline);
  }
  if (clock_.virtual_clock != nullptr) {
    clock_.virtual_clock->reconfigure(config.clock.virtual_clock);
    driver_->clock_changed();
  }
  driver_->reload(config);
  views_.observer().on_event(clock_.clock->read(), ConfigReloaded{.ok = true, .detail = {}});
}

void Daemon::end() {
  driver_->stop();
  loop_.stop();
}

void Daemon::look_around() {
  keeper_.look(clock_.clock->read());
  look_timer_.expires_after(kLookEvery);
  look_timer_.async_wait([this](const std::error_code& error) {
    if (!error) look_around();
  });
}

Snapshot Daemon::snapshot() {
  Snapshot snapshot{.node = driver_->snapshot(),
                    .clock_driver = clock_.clock->driver_name(),
                    .daemon = build_info(),
                    .thresholds = live_.config().thresholds};
  snapshot.daemon.config_hash = live_.hash();
  snapshot.daemon.last_reload_successful = live_.last_reload_successful();
  snapshot.daemon.config_in_force_since_seconds = live_.in_force_since();
  snapshot.daemon.restart_required = live_.restart_required();
  snapshot.daemon.state_file_age_seconds = keeper_.age_seconds();
  snapshot.daemon.state_file_writable = keeper_.writable();
  snapshot.daemon.listeners = listeners_.listeners();
  snapshot.daemon.accept_pauses = views_.accept_pauses();
  if (auto kernel = read_kernel_snapshot(adjtimex_, clock_.kernel)) {
    snapshot.kernel = std::move(*kernel);
  }
  snapshot.server = server_.snapshot();
  if (clock_.virtual_clock != nullptr) {
    snapshot.virtual_true_offset_seconds = clock_.virtual_clock->true_offset();
  }
  return snapshot;
}

}  // namespace gnomon
