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

/// One `[[peer]]`.
struct PeerConfig {
  std::string name;     ///< unique; the label of its metrics; the address unless given
  std::string address;  ///< IP address or host name
  std::uint16_t port = 123;
  bool iburst = false;
  int minpoll = 6;   ///< log2 seconds, -4..17
  int maxpoll = 10;  ///< log2 seconds, minpoll..17
  bool prefer = false;
  bool noselect = false;
  std::uint8_t version = 4;  ///< 3 or 4

  bool operator==(const PeerConfig&) const = default;
};

enum class ClockDriver : std::uint8_t {
  kKernel,     ///< adjtimex
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
  double offset_seconds = 0;  ///< reading minus system clock at the start
  double frequency_ppm = 0;
  double wander_ppb = 0;       ///< random walk of the frequency, 1e-9 per sqrt(second)
  double temperature_ppm = 0;  ///< amplitude of a sine on the frequency
  double temperature_period_seconds = 86400;
  std::uint64_t seed = 1;

  bool operator==(const VirtualClockConfig&) const = default;
};

struct ClockConfig {
  /// None: kernel with the privilege to set it, else watch_only.
  std::optional<ClockDriver> driver;
  VirtualClockConfig virtual_clock;

  bool operator==(const ClockConfig&) const = default;
};

struct DisciplineConfig {
  double makestep_threshold_seconds = 1.0;  ///< larger offsets are stepped, ...
  int makestep_limit = 3;                   ///< ... in the first so many updates; -1: always
  double panic_threshold_seconds = 1000;    ///< a larger offset means state panic; 0: no limit
  bool allow_large_first_step = false;      ///< -g: no panic before the first update
  double max_slew_ppm = 80000;
  double max_frequency_ppm = 500;
  double max_drift_ppm = 15;          ///< growth of the error bound with time (PHI)
  double max_distance_seconds = 1.0;  ///< a peer beyond it is not selected; bound limit too
  unsigned min_peers = 1;             ///< truechimers needed to touch the clock
  std::string drift_file;             ///< empty: none

  bool operator==(const DisciplineConfig&) const = default;
};

/// `[local]`: serve from the own clock when there is no reference (127.127.1.0 of old).
struct LocalConfig {
  bool enabled = false;
  std::uint8_t stratum = 10;
  double activate_after_seconds = 60;  ///< without a reference, also at the start; 0: at once

  bool operator==(const LocalConfig&) const = default;
};

struct ServerConfig {
  std::vector<Endpoint> listen;  ///< empty: no server
  unsigned workers = 1;
  std::vector<Subnet> allow;  ///< empty together with deny: everybody
  std::vector<Subnet> deny;   ///< longest prefix wins, deny wins a tie

  bool operator==(const ServerConfig&) const = default;
};

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

struct MetricsConfig {
  std::vector<Endpoint> listen;  ///< empty: no HTTP
  unsigned warmup_samples = 4;   ///< a peer's values appear after so many
  MetricsLevel level = MetricsLevel::kDefault;

  bool operator==(const MetricsConfig&) const = default;
};

/// A warning and a critical limit.
struct ThresholdPair {
  double warning = 0;
  double critical = 0;

  bool operator==(const ThresholdPair&) const = default;
};

/// `[thresholds]`, exported as `ntp_threshold_*`. Defaults are those of profile "default".
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

struct LogConfig {
  LogLevel level = LogLevel::kInfo;
  LogFormat format = LogFormat::kHuman;

  bool operator==(const LogConfig&) const = default;
};

/// The whole configuration, validated.
struct Config {
  std::vector<PeerConfig> peers;
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
