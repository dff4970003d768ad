#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/address.h"
#include "model/config.h"
#include "model/leap_calendar.h"
#include "model/listener.h"
#include "model/measurement.h"
#include "model/now.h"
#include "model/ntp_types.h"
#include "model/peer_state.h"
#include "model/reason.h"

namespace gnomon {

// Everything the daemon knows, evaluated at one moment. All views read it; none computes. An empty
// optional is a value that does not exist: absent from metrics, null in JSON. Offsets are
// reference - local.

struct PeerSnapshot {
  std::string name;
  std::optional<Endpoint> address;  ///< none until resolved
  PeerState state = PeerState::kUnresolved;
  std::string state_detail;  ///< what the word leaves open, half a sentence; empty: nothing
  bool prefer = false;
  bool noselect = false;
  unsigned samples = 0;  ///< accepted samples that the filter holds
  std::uint8_t reach_register = 0;
  double reach_ratio = 0;  ///< the share of ones in `reach_register`
  unsigned unanswered_polls = 0;
  std::optional<SendError> send_error;  ///< why its last request failed; none: it did not
  std::optional<LookupResult>
      lookup_error;  ///< why its name's last look-up failed; none: it did not
  double poll_interval_seconds = 0;
  std::uint8_t rate_limited = 0;         ///< 1: RATE keeps the poll interval above minpoll
  std::optional<double> denied_seconds;  ///< since DENY or RSTR; set in state `denied` only
  std::optional<double> last_sample_age_seconds;  ///< of the last accepted sample, monotonic
  std::optional<PeerAnnouncement> announced;      ///< from the last valid response
  std::optional<bool> local_clock;  ///< it serves a local clock or follows one; none: not heard yet

  // Filtered, extrapolated to now; set once there are samples.
  std::optional<double> offset_seconds;
  std::optional<double> offset_error_seconds;  ///< one sigma
  std::optional<double> jitter_seconds;
  std::optional<double> delay_seconds;
  std::optional<double> dispersion_seconds;
  std::optional<double> frequency_ratio;
  std::optional<double> root_distance_seconds;  ///< total: bound of the offset's error; none of a
                                                ///< local clock
  std::optional<double> last_sample_offset_seconds;
  std::optional<double> last_sample_delay_seconds;
  std::optional<double> falseticker_margin_seconds;  ///< set once selection has judged it
};

struct SystemSnapshot {
  SystemState state = SystemState::kStarting;
  bool synchronized = false;  ///< a reference is selected and the error bound is below its limit
  bool trusted = false;       ///< the same, or in holdover: the bound is still below its limit
  std::string reason;         ///< one sentence: why this state
  std::optional<std::string> reference_peer;
  std::optional<IpAddress> reference_address;
  RefId refid;
  LeapIndicator leap = LeapIndicator::kUnsynchronized;
  LeapWarningState leap_warning = LeapWarningState::kNone;
  bool local_clock = false;  ///< what is served is a local clock, ours or that of whom we follow:
                             ///< how far it is from UTC is not known, and there is no error bound
  std::uint8_t stratum = kStratumUnsynchronized;
  double precision_seconds = 1e-6;
  double time_seconds = 0;  ///< Unix time of the disciplined clock
  double uptime_seconds = 0;

  // Set once there was a clock update.
  std::optional<double> offset_seconds;  ///< including what is still to be slewed
  std::optional<double> last_update_offset_seconds;
  std::optional<double> offset_rms_seconds;
  std::optional<double> jitter_seconds;
  std::optional<double> wander_ratio;
  std::optional<double> root_delay_seconds;
  std::optional<double> root_dispersion_seconds;
  std::optional<double> root_distance_seconds;
  std::optional<double> max_error_seconds;  ///< |offset| + root distance
  std::optional<double> frequency_error_ratio;
  std::optional<double> last_update_age_seconds;

  double pending_correction_seconds = 0;
  double frequency_ratio = 0;   ///< correction in force
  double holdover_seconds = 0;  ///< 0 while a reference is there

  /// Counts of `ntp_system_peers{class}`.
  unsigned peers_configured = 0;
  unsigned peers_resolved = 0;
  unsigned peers_reachable = 0;
  unsigned peers_selectable = 0;
  unsigned peers_truechimer = 0;
  unsigned peers_combined = 0;
  unsigned peers_distinct = 0;  ///< configured, without duplicates and without us and our followers
};

/// What the node gives.
struct NodeSnapshot {
  Now at;
  SystemSnapshot system;
  std::vector<PeerSnapshot> peers;  ///< in configured order
};

/// adjtimex as read, in seconds and ratios.
struct KernelSnapshot {
  double offset_seconds = 0;
  double frequency_ratio = 0;
  double max_error_seconds = 0;
  double estimated_error_seconds = 0;
  double tick_seconds = 0.01;
  int tai_offset_seconds = 0;
  unsigned status = 0;
  bool unsynchronized = true;
  std::optional<double> frequency_mismatch_ratio;  ///< kernel minus what we set; kernel driver only
  std::string clocksource;
  std::uint64_t errors = 0;  ///< failed adjtimex calls
};

/// Upper bounds of the classes of `ServerSnapshot::turnaround_buckets`, nanoseconds. The last class
/// has none.
inline constexpr std::array<std::int64_t, 5> kTurnaroundBounds{1'000, 10'000, 100'000, 1'000'000,
                                                               10'000'000};

/// Requests are counted by NTP version: index 1 to 4; index 0 is any other version.
inline constexpr std::size_t kVersionClasses = 5;

/// Sums over the server's workers.
struct ServerSnapshot {
  std::array<std::uint64_t, kVersionClasses> requests_by_version{};
  std::uint64_t responses_basic = 0;
  std::array<std::uint64_t, kCount<DropReason>> dropped{};
  std::uint64_t send_errors = 0;
  std::uint64_t socket_drops = 0;  ///< SO_RXQ_OVFL
  std::array<std::uint64_t, kCount<TimestampLayer>> receive_layers{};
  /// Requests by time from receive stamp to answer, see `kTurnaroundBounds`; not cumulative.
  std::array<std::uint64_t, kTurnaroundBounds.size() + 1> turnaround_buckets{};
  double turnaround_sum_seconds = 0;
};

struct DaemonSnapshot {
  std::string version;
  std::string revision;
  std::string compiler;
  std::string config_hash;
  bool last_reload_successful = true;
  bool restart_required = false;  ///< the last reload was refused: keys that need a restart
  double config_in_force_since_seconds = 0;  ///< Unix time at which it was read
  std::optional<double> state_file_age_seconds;
  std::optional<bool> state_file_writable;  ///< none: no drift file is kept
  std::vector<ListenerSnapshot> listeners;  ///< in configured order, NTP before HTTP
  std::uint64_t accept_pauses = 0;          ///< of HTTP, because descriptors had run out
};

/// Node, edges and configuration at one moment: what every view shows.
struct Snapshot {
  NodeSnapshot node;
  std::optional<KernelSnapshot> kernel;
  std::optional<ServerSnapshot> server;               ///< none: no server configured
  std::optional<double> virtual_true_offset_seconds;  ///< system clock - virtual clock's reading
  std::string clock_driver;                           ///< "kernel", "virtual", "watch_only"
  DaemonSnapshot daemon;
  ThresholdConfig thresholds;
};

}  // namespace gnomon
