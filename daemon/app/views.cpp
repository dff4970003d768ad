#include "app/views.h"

#include <utility>

#include "config/load.h"

namespace gnomon {

namespace {

MetricsView view_of(const MetricsConfig& config) {
  return {.level = config.level, .warmup_samples = config.warmup_samples};
}

}  // namespace

Views::Views(Logger& logger, asio::io_context& loop, std::function<Snapshot()> make)
    : logger_{logger},
      event_log_{logger},
      observers_{{&event_log_, &recorder_}},
      desk_{loop, std::move(make)} {}

Result<void, std::string> Views::bind(const MetricsConfig& config) {
  if (config.listen.empty()) return {};
  auto endpoint = MetricsEndpoint::bind({.listen = config.listen,
                                         .view = view_of(config),
                                         .snapshot = [this] { return desk_.ask(); },
                                         .log_counts = [this] { return logger_.counts(); },
                                         .log_losses = [this] { return logger_.losses(); }},
                                        recorder_);
  if (!endpoint) return failure(std::move(endpoint.error()));
  endpoint_ = std::move(*endpoint);
  default_listen_ = config.listen == default_metrics_listen();
  return {};
}

std::vector<ListenerSnapshot> Views::look_after() {
  if (!endpoint_) return {};
  endpoint_->look_after();
  std::vector<ListenerSnapshot> listeners = endpoint_->listeners();
  for (ListenerSnapshot& one : listeners) one.optional = default_listen_;
  return listeners;
}

std::uint64_t Views::accept_pauses() const { return endpoint_ ? endpoint_->accept_pauses() : 0; }

Result<void, std::string> Views::serve() {
  if (!endpoint_) return {};
  return endpoint_->serve();
}

void Views::reload(const MetricsConfig& config) {
  if (endpoint_) endpoint_->set_view(view_of(config));
}

void Views::close() {
  desk_.close();
  endpoint_.reset();
}

std::vector<Endpoint> Views::bound() const {
  return endpoint_ ? endpoint_->bound() : std::vector<Endpoint>{};
}

}  // namespace gnomon
