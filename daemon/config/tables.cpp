#include "config/tables.h"

#include "config/readers.h"

namespace gnomon::config {

namespace {

// Largest time that a key takes, seconds: three decades are as good as for ever.
constexpr double kLongTime = 1e9;

// Each function below is one section of the file: a row for each key, with its reader and the
// member that it fills. Ranges are wide: they refuse what cannot be meant, not what is unwise. The
// sections are static, because keys refer to them for the whole run.

const Section<VirtualClockConfig>& virtual_clock_section() {
  using C = VirtualClockConfig;
  static const Section<C> section{
      .name = "clock.virtual",
      .keys =
          {
              key<C>("offset_seconds", number(-kLongTime, kLongTime, "seconds"),
                     &C::offset_seconds),
              key<C>("frequency_ppm", number(-1e5, 1e5, "ppm"), &C::frequency_ppm),
              key<C>("wander_ppb", number(0, 1e6, "ppb per square root of a second"),
                     &C::wander_ppb),
              key<C>("temperature_ppm", number(0, 1e5, "ppm"), &C::temperature_ppm),
              key<C>("temperature_period_seconds", number(1, kLongTime, "seconds"),
                     &C::temperature_period_seconds),
              key<C>("seed", whole(0, INT64_MAX, {}), &C::seed),
          },
      .rules = {},
      .begin = {},
      .finish = {}};
  return section;
}

const Section<ClientConfig>& client_section() {
  using C = ClientConfig;
  static const Section<C> section{.name = "client",
                                  .keys = {key<C>("bind", SourcesReader{}, &C::bind)},
                                  .rules = {},
                                  .begin = {},
                                  .finish = {}};
  return section;
}

const Section<ClockConfig>& clock_section() {
  using C = ClockConfig;
  static const Section<C> section{
      .name = "clock",
      .keys = {at_start(key<C>("driver", choice<ClockDriver>(), &C::driver), &C::driver),
               section_key<C>("virtual", virtual_clock_section(), &C::virtual_clock)},
      .rules = {},
      .begin = {},
      .finish = {}};
  return section;
}

const Section<DisciplineConfig>& discipline_section() {
  using C = DisciplineConfig;
  static const Section<C> section{
      .name = "discipline",
      .keys =
          {
              key<C>("makestep_threshold_seconds", number(0, kLongTime, "seconds"),
                     &C::makestep_threshold_seconds),
              key<C>("makestep_limit", whole(-1, 1'000'000, "updates; -1: always"),
                     &C::makestep_limit),
              key<C>("panic_threshold_seconds", number(0, kLongTime, "seconds; 0: no limit"),
                     &C::panic_threshold_seconds),
              key<C>("allow_large_first_step", FlagReader{}, &C::allow_large_first_step),
              key<C>("max_slew_ppm", number(1, 1e5, "ppm"), &C::max_slew_ppm),
              key<C>("max_frequency_ppm", number(1, 1e5, "ppm"), &C::max_frequency_ppm),
              key<C>("max_drift_ppm", number(0.001, 1e5, "ppm"), &C::max_drift_ppm),
              key<C>("max_distance_seconds", number(1e-6, 16, "seconds"), &C::max_distance_seconds),
              key<C>("min_peers", whole(1, kMostPeers, "peers"), &C::min_peers),
              key<C>("drift_file", TextReader{"the path of a file, or \"\" for none"},
                     &C::drift_file),
          },
      .rules = {},
      .begin = {},
      .finish = {}};
  return section;
}

/// `[local]` enables itself by being there; `enabled = false` takes that back.
const Section<LocalConfig>& local_section() {
  using C = LocalConfig;
  static const Section<C> section{
      .name = "local",
      .keys = {key<C>("enabled", FlagReader{}, &C::enabled),
               key<C>("stratum", whole(1, 15, {}), &C::stratum),
               key<C>("activate_after_seconds", number(0, kLongTime, "seconds; 0: at once"),
                      &C::activate_after_seconds)},
      .rules = {},
      .begin = [](C& local) { local.enabled = true; },
      .finish = {}};
  return section;
}

const Section<ServerConfig>& server_section() {
  using C = ServerConfig;
  static const Section<C> section{
      .name = "server",
      .keys = {at_start(key<C>("listen", EndpointsReader{.default_port = 123}, &C::listen),
                        &C::listen),
               at_start(key<C>("workers", whole(1, 256, "threads"), &C::workers), &C::workers),
               key<C>("allow", SubnetsReader{}, &C::allow),
               key<C>("deny", SubnetsReader{}, &C::deny)},
      .rules = {},
      .begin = {},
      .finish = {}};
  return section;
}

const Section<MetricsConfig>& metrics_section() {
  using C = MetricsConfig;
  static const Section<C> section{
      .name = "metrics",
      .keys = {at_start(key<C>("listen", EndpointsReader{.default_port = kMetricsPort}, &C::listen),
                        &C::listen),
               key<C>("warmup_samples", whole(0, 64, "samples"), &C::warmup_samples),
               key<C>("level", choice<MetricsLevel>(), &C::level)},
      .rules = {},
      .begin = {},
      .finish = {}};
  return section;
}

const Section<LogConfig>& log_section() {
  using C = LogConfig;
  static const Section<C> section{.name = "log",
                                  .keys = {key<C>("level", choice<LogLevel>(), &C::level),
                                           key<C>("format", choice<LogFormat>(), &C::format)},
                                  .rules = {},
                                  .begin = {},
                                  .finish = {}};
  return section;
}

}  // namespace

const Section<Config>& root_section() {
  using C = Config;
  static const Section<C> section{
      .name = {},
      .keys = {repeated_key<C>(peer_section(), &C::peers, kMostPeers),
               section_key<C>("client", client_section(), &C::client),
               section_key<C>("clock", clock_section(), &C::clock),
               section_key<C>("discipline", discipline_section(), &C::discipline),
               section_key<C>("local", local_section(), &C::local),
               section_key<C>("server", server_section(), &C::server),
               section_key<C>("metrics", metrics_section(), &C::metrics),
               section_key<C>("thresholds", thresholds_section(), &C::thresholds),
               section_key<C>("log", log_section(), &C::log)},
      .rules = root_rules(),
      .begin = {},
      .finish = [](C& config) {
        for (PeerConfig& peer : config.peers) {
          if (peer.bind.empty()) peer.bind = config.client.bind;
        }
      }};
  return section;
}

const std::vector<KeyDoc>& documented_keys() {
  static const std::vector<KeyDoc> keys = root_section().docs();
  return keys;
}

}  // namespace gnomon::config
