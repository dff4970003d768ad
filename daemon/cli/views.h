#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace gnomon {

// What the daemon's JSON says, as plain structs. Names and meanings are those of model/snapshot.h.
// All texts are printable: control characters are replaced by '?', so that no answer can change the
// terminal. An empty optional is a value that the daemon does not have.

/// One element of `/api/v1/peers`.
struct PeerView {
  std::string name;
  std::string address;  ///< empty: not resolved
  unsigned port = 0;
  std::string state;         ///< as `state_name` has it
  std::string state_detail;  ///< what the word leaves open; empty: nothing
  bool prefer = false;
  std::string send_error;    ///< why its last request failed; empty: it did not
  std::string lookup_error;  ///< why the last look-up of its name failed; empty: it did not
  unsigned reach_register = 0;
  double poll_interval_seconds = 0;
  std::optional<double> last_sample_age_seconds;
  std::optional<unsigned> stratum;
  std::string refid;  ///< empty: no answer yet
  std::optional<double> offset_seconds;
  std::optional<double> offset_error_seconds;
  std::optional<double> delay_seconds;
  std::optional<double> jitter_seconds;
};

/// The object `/api/v1/status`.
struct StatusView {
  std::string verdict;  ///< one line for people: state, offset, bound
  std::string state;
  bool synchronized = false;
  std::string reason;
  std::string reference_peer;     ///< empty: none
  std::string reference_address;  ///< empty: none
  std::string refid;
  unsigned leap = 3;
  std::string leap_warning;  ///< as `LeapWarningState` has it; empty: the daemon does not say
  bool local_clock = false;
  unsigned stratum = 16;
  std::optional<double> offset_seconds;
  std::optional<double> jitter_seconds;
  std::optional<double> root_delay_seconds;
  std::optional<double> root_dispersion_seconds;
  std::optional<double> max_error_seconds;
  std::optional<double> frequency_error_ratio;
  std::optional<double> last_update_age_seconds;
  std::optional<double> poll_interval_seconds;
  double precision_seconds = 0;
  double pending_correction_seconds = 0;
  double frequency_ratio = 0;
  double holdover_seconds = 0;
  double uptime_seconds = 0;
  unsigned peers_configured = 0;
  unsigned peers_reachable = 0;
  unsigned peers_truechimer = 0;
  unsigned peers_combined = 0;
  std::string clock_driver;
  std::optional<double> virtual_true_offset_seconds;
  std::string version;
  std::vector<std::string> deaf;  ///< why a listener hears nothing, for each that was asked for
};

/// Read the daemon's JSON. Unknown members are ignored, so a newer daemon can be read. The error
/// says what is missing or wrong.
[[nodiscard]] Result<std::vector<PeerView>, std::string> parse_peers(std::string_view text);
[[nodiscard]] Result<StatusView, std::string> parse_status(std::string_view text);

}  // namespace gnomon
