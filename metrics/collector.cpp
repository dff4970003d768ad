#include "metrics/collector.h"

#include <optional>
#include <string>
#include <variant>

#include "metrics/gauge.h"

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
  for (const PeerClass& one : peer_classes()) {
    out.add("ntp_system_peers", system.*one.count, {{"class", one.name}});
  }
}

std::optional<double> as_double(const std::optional<Number>& number) {
  if (!number) return std::nullopt;
  return std::visit([](auto value) { return static_cast<double>(value); }, *number);
}

}  // namespace

void collect_system(const Snapshot& snapshot, Families& out) {
  const SystemSnapshot& system = snapshot.node.system;
  out.add("ntp_system_synchronized", system.synchronized ? 1 : 0);
  out.add_state("ntp_system_state", state_name(system.state));
  out.add("ntp_system_local_clock", system.local_clock ? 1 : 0);
  out.add_state("ntp_system_leap_warning", text_of(system.leap_warning));
  collect_reference(system, out);
  if (!snapshot.clock_driver.empty()) {
    out.add_info("ntp_system_clock_info", {{"driver", snapshot.clock_driver}});
  }
  for (const SystemGauge& gauge : system_gauges()) {
    out.add(gauge.series, as_double(read(gauge, system)));
  }
  collect_peer_counts(system, out);
  out.add("ntp_virtual_true_offset_seconds", snapshot.virtual_true_offset_seconds);
}

void collect(const Snapshot& snapshot, Families& out) {
  collect_system(snapshot, out);
  if (snapshot.kernel) collect_kernel(*snapshot.kernel, out);
  if (snapshot.server) collect_server(*snapshot.server, out);
  collect_daemon(snapshot, out);
}

}  // namespace gnomon
