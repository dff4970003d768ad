#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/address.h"
#include "base/time.h"
#include "model/log_level.h"
#include "model/word.h"

namespace gnomon {

// The configuration as the daemon uses it: validated, with all defaults filled in. Each struct is
// one section of the file. Names and units are those of the keys in gnomond.example.toml, which
// explains each of them; the valid ranges are in config/tables.cpp.

/// `[[peer]]`: one server that is asked.
struct PeerConfig {
  std::string name;     ///< unique; label of the peer's metrics; the address unless given
  std::string address;  ///< IP address or host name
  std::uint16_t port = 123;
  bool iburst = false;       ///< begin with requests in quick succession
  int minpoll = 6;           ///< log2 seconds, -4..17
  int maxpoll = 10;          ///< log2 seconds, minpoll..17
  bool prefer = false;       ///< as long as it is a truechimer, only preferred peers are used
  bool noselect = false;     ///< measured and shown, never followed
  std::uint8_t version = 4;  ///< 3 or 4
  /// The addresses that requests leave from, at most one of each family; a family that is not
  /// named is not used. Empty: those of `[client]`; if those are empty, too, routing decides.
  std::vector<IpAddress> bind{};

  bool operator==(const PeerConfig&) const = default;
};

/// `[client]`: how peers are asked, if a peer does not say otherwise.
struct ClientConfig {
  std::vector<IpAddress> bind{};  ///< as `PeerConfig::bind`

  bool operator==(const ClientConfig&) const = default;
};

enum class ClockDriver : std::uint8_t {
  kKernel,     ///< the machine's clock, by adjtimex
  kVirtual,    ///< a clock in user space, for demonstrations and tests
  kWatchOnly,  ///< measured and exported, never adjusted
};

[[nodiscard]] constexpr Word word(ClockDriver driver) {
  switch (driver) {
    case ClockDriver::kKernel:
      return {.text = "kernel"};
    case ClockDriver::kVirtual:
      return {.text = "virtual"};
    case ClockDriver::kWatchOnly:
      return {.text = "watch_only"};
  }
  return {};
}

/// `[clock.virtual]`: the errors of the clock that is simulated on top of the system clock.
struct VirtualClockConfig {
  double offset_seconds = 0;   ///< reading minus system clock at the start
  double frequency_ppm = 0;    ///< positive: runs fast
  double wander_ppb = 0;       ///< random walk of the frequency, 1e-9 per sqrt(second)
  double temperature_ppm = 0;  ///< amplitude of a sine on the frequency
  double temperature_period_seconds = 86400;
  std::uint64_t seed = 1;

  bool operator==(const VirtualClockConfig&) const = default;
};

/// `[clock]`.
struct ClockConfig {
  /// Empty: kernel if gnomond has the privilege to set the clock, else watch_only.
  std::optional<ClockDriver> driver;
  VirtualClockConfig virtual_clock;

  bool operator==(const ClockConfig&) const = default;
};

/// `[discipline]`: what may be done to the clock, and when.
struct DisciplineConfig {
  double makestep_threshold_seconds = 1.0;  ///< larger offsets are stepped, not slewed, ...
  int makestep_limit = 3;                   ///< ... but only in this many first updates; -1: always
  double panic_threshold_seconds = 1000;    ///< a larger offset means state panic; 0: no limit
  bool allow_large_first_step = false;      ///< -g: no panic before the first update
  double max_slew_ppm = 80000;              ///< fastest slew: 80 ms each second
  double max_frequency_ppm = 500;           ///< largest frequency correction
  double max_drift_ppm = 15;          ///< how fast the error bound grows without samples (PHI)
  double max_distance_seconds = 1.0;  ///< a peer beyond it is not used; with a larger error bound
                                      ///< the clock counts as unsynchronised
  unsigned min_peers = 1;             ///< fewer truechimers leave the clock alone
  std::string drift_file;             ///< empty: none

  bool operator==(const DisciplineConfig&) const = default;
};

/// `[local]`: serve the own clock when it can no longer be trusted (ntpd's 127.127.1.0).
struct LocalConfig {
  bool enabled = false;
  std::uint8_t stratum = 10;           ///< announced in that state, 1..15
  double activate_after_seconds = 60;  ///< seconds between the end of trust (or the start) and the
                                       ///< state; 0: at once

  bool operator==(const LocalConfig&) const = default;
};

/// `[server]`: answering other machines.
struct ServerConfig {
  std::vector<Endpoint> listen;  ///< empty: no server
  unsigned workers = 1;          ///< threads that answer
  std::vector<Subnet> allow;     ///< who may ask; `allow` and `deny` both empty: everybody
  std::vector<Subnet> deny;      ///< the longest matching prefix decides, deny wins a tie

  bool operator==(const ServerConfig&) const = default;
};

/// How many series are exported.
enum class MetricsLevel : std::uint8_t {
  kMinimal,  ///< per peer: only state, offset, jitter, stratum, reach, poll
  kDefault,  ///< all but histograms per peer
  kFull,     ///< everything
};

[[nodiscard]] constexpr Word word(MetricsLevel level) {
  switch (level) {
    case MetricsLevel::kMinimal:
      return {.text = "minimal"};
    case MetricsLevel::kDefault:
      return {.text = "default"};
    case MetricsLevel::kFull:
      return {.text = "full"};
  }
  return {};
}

/// `[metrics]`: the HTTP listener for scrapes, the JSON API and the status page.
struct MetricsConfig {
  std::vector<Endpoint> listen;  ///< empty: no HTTP
  unsigned warmup_samples = 4;   ///< samples before a peer's estimated values are exported
  MetricsLevel level = MetricsLevel::kDefault;

  bool operator==(const MetricsConfig&) const = default;
};

/// A warning and a critical limit of the same value; warning <= critical.
struct ThresholdPair {
  double warning = 0;
  double critical = 0;

  bool operator==(const ThresholdPair&) const = default;
};

/// `[thresholds]`: limits for the alert rules, exported as `ntp_threshold_*`. The daemon itself
/// does nothing with them. Defaults are those of profile "default".
struct ThresholdConfig {
  ThresholdPair offset_seconds{.warning = 0.010, .critical = 0.100};
  ThresholdPair max_error_seconds{.warning = 0.100, .critical = 1.0};
  ThresholdPair cluster_disagreement_seconds{.warning = 0.010, .critical = 0.100};
  unsigned stratum = 5;    ///< above it: too high
  unsigned min_peers = 1;  ///< below it: too few

  bool operator==(const ThresholdConfig&) const = default;
};

enum class LogFormat : std::uint8_t {
  kHuman,  ///< a line of text
  kJson,   ///< a JSON object a line
};

[[nodiscard]] constexpr Word word(LogFormat format) {
  switch (format) {
    case LogFormat::kHuman:
      return {.text = "human"};
    case LogFormat::kJson:
      return {.text = "json"};
  }
  return {};
}

/// `[log]`: lines to standard error.
struct LogConfig {
  LogLevel level = LogLevel::kInfo;
  LogFormat format = LogFormat::kHuman;

  bool operator==(const LogConfig&) const = default;
};

/// The whole configuration, validated. Two that are equal mean the same to the daemon.
struct Config {
  std::vector<PeerConfig> peers;
  ClientConfig client;
  ClockConfig clock;
  DisciplineConfig discipline;
  LocalConfig local;
  ServerConfig server;
  MetricsConfig metrics;
  ThresholdConfig thresholds;
  LogConfig log;

  bool operator==(const Config&) const = default;
};

}  // namespace gnomon
