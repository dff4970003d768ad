#include "metrics/collector.h"

#include <string>

namespace gnomon {
namespace {

void collect_reference(const SystemSnapshot& system, Families& out) {
  if (!system.reference_peer && system.refid.bits == 0) return;
  out.add_info(
      "ntp_system_info",
      {{"peer", system.reference_peer.value_or("")},
       {"refid", refid_label(system.refid, system.stratum)},
       {"reference_address", system.reference_address ? system.reference_address->to_string() : ""},
       {"leap", leap_name(system.leap)}});
}

void collect_peer_counts(const SystemSnapshot& system, Families& out) {
  const auto count = [&out](const char* kind, unsigned value) {
    out.add("ntp_system_peers", value, {{"class", kind}});
  };
  count("configured", system.peers_configured);
  count("resolved", system.peers_resolved);
  count("reachable", system.peers_reachable);
  count("selectable", system.peers_selectable);
  count("truechimer", system.peers_truechimer);
  count("combined", system.peers_combined);
}

void collect_peer_info(const PeerSnapshot& peer, Families& out) {
  const bool resolved = peer.address.has_value();
  const bool heard = peer.announced.has_value();
  const char* const version = resolved && peer.address->address.is_v4() ? "ipv4" : "ipv6";
  out.add_info("ntp_peer_info",
               {{"peer", peer.name},
                {"address", resolved ? peer.address->address.to_string() : ""},
                {"port", resolved ? std::to_string(peer.address->port) : ""},
                {"mode", "server"},
                {"auth", "none"},
                {"family", resolved ? version : ""},
                {"refid", heard ? refid_label(peer.announced->refid, peer.announced->stratum) : ""},
                {"version", heard ? std::to_string(unsigned{peer.announced->version}) : ""},
                {"pool", ""}});
}

void collect_announced(const PeerAnnouncement& announced, const Labels& label, Families& out) {
  out.add("ntp_peer_stratum", announced.stratum, label);
  out.add("ntp_peer_leap_indicator", static_cast<int>(announced.leap), label);
  out.add("ntp_peer_precision_seconds", announced.precision_seconds, label);
  out.add("ntp_peer_root_delay_seconds", announced.root_delay_seconds, label);
  out.add("ntp_peer_root_dispersion_seconds", announced.root_dispersion_seconds, label);
}

void collect_estimate(const PeerSnapshot& peer, const Labels& label, Families& out) {
  out.add("ntp_peer_offset_seconds", peer.offset_seconds, label);
  out.add("ntp_peer_offset_error_seconds", peer.offset_error_seconds, label);
  out.add("ntp_peer_jitter_seconds", peer.jitter_seconds, label);
  out.add("ntp_peer_delay_seconds", peer.delay_seconds, label);
  out.add("ntp_peer_dispersion_seconds", peer.dispersion_seconds, label);
  out.add("ntp_peer_frequency_ratio", peer.frequency_ratio, label);
  out.add("ntp_peer_root_distance_seconds", peer.root_distance_seconds, label);
  out.add("ntp_peer_last_sample_offset_seconds", peer.last_sample_offset_seconds, label);
  out.add("ntp_peer_last_sample_delay_seconds", peer.last_sample_delay_seconds, label);
  out.add("ntp_peer_falseticker_margin_seconds", peer.falseticker_margin_seconds, label);
}

double reach_ratio(std::uint8_t reach_register) {
  unsigned ones = 0;
  for (unsigned bits = reach_register; bits != 0; bits >>= 1U) ones += bits & 1U;
  return ones / 8.0;
}

}  // namespace

void collect_system(const Snapshot& snapshot, Families& out) {
  const SystemSnapshot& system = snapshot.node.system;
  out.add("ntp_system_synchronized", system.synchronized ? 1 : 0);
  out.add_state("ntp_system_state", state_name(system.state));
  collect_reference(system, out);
  if (!snapshot.clock_driver.empty()) {
    out.add_info("ntp_system_clock_info", {{"driver", snapshot.clock_driver}});
  }
  out.add("ntp_system_stratum", system.stratum);
  out.add("ntp_system_leap_indicator", static_cast<int>(system.leap));
  out.add("ntp_system_offset_seconds", system.offset_seconds);
  out.add("ntp_system_pending_correction_seconds", system.pending_correction_seconds);
  out.add("ntp_system_last_update_offset_seconds", system.last_update_offset_seconds);
  out.add("ntp_system_offset_rms_seconds", system.offset_rms_seconds);
  out.add("ntp_system_jitter_seconds", system.jitter_seconds);
  out.add("ntp_system_wander_ratio", system.wander_ratio);
  out.add("ntp_system_root_delay_seconds", system.root_delay_seconds);
  out.add("ntp_system_root_dispersion_seconds", system.root_dispersion_seconds);
  out.add("ntp_system_root_distance_seconds", system.root_distance_seconds);
  out.add("ntp_system_max_error_seconds", system.max_error_seconds);
  out.add("ntp_system_frequency_ratio", system.frequency_ratio);
  out.add("ntp_system_frequency_error_ratio", system.frequency_error_ratio);
  out.add("ntp_system_precision_seconds", system.precision_seconds);
  out.add("ntp_system_time_seconds", system.time_seconds);
  out.add("ntp_system_last_update_age_seconds", system.last_update_age_seconds);
  out.add("ntp_system_holdover_seconds", system.holdover_seconds);
  out.add("ntp_system_uptime_seconds", system.uptime_seconds);
  collect_peer_counts(system, out);
  out.add("ntp_virtual_true_offset_seconds", snapshot.virtual_true_offset_seconds);
}

void collect_peer(const PeerSnapshot& peer, const MetricsView& view, Families& out) {
  const Labels label{{"peer", peer.name}};
  out.add_state("ntp_peer_state", state_name(peer.state), label);
  collect_peer_info(peer, out);
  out.add("ntp_peer_reach_register", peer.reach_register, label);
  out.add("ntp_peer_reach_ratio", reach_ratio(peer.reach_register), label);
  out.add("ntp_peer_unanswered_polls", peer.unanswered_polls, label);
  out.add("ntp_peer_poll_interval_seconds", peer.poll_interval_seconds, label);
  out.add("ntp_peer_last_sample_age_seconds", peer.last_sample_age_seconds, label);
  out.add("ntp_peer_samples", peer.samples, label);
  if (peer.announced) collect_announced(*peer.announced, label, out);
  if (peer.samples >= view.warmup_samples) collect_estimate(peer, label, out);
}

void collect(const Snapshot& snapshot, const MetricsView& view, Families& out) {
  collect_system(snapshot, out);
  for (const PeerSnapshot& peer : snapshot.node.peers) collect_peer(peer, view, out);
  if (snapshot.kernel) collect_kernel(*snapshot.kernel, out);
  if (snapshot.server) collect_server(*snapshot.server, out);
  collect_daemon(snapshot, out);
}

}  // namespace gnomon
