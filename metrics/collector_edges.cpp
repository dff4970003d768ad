#include <array>
#include <string>

#include "base/check.h"
#include "metrics/collector.h"

namespace gnomon {
namespace {

/// One sample per value of a closed set that can occur; `counts` in the order of the set.
template <std::size_t kSize>
void add_counts(std::string_view name,
                const std::array<std::uint64_t, kSize>& counts,
                const Labels& labels,
                Families& out) {
  const LabelSpec& last = series(name).labels.back();
  const std::vector<std::string>& values = label_values(last.values);
  GNOMON_CHECK(values.size() == kSize);
  for (std::size_t i = 0; i < kSize; ++i) {
    if (is_reserved(last.values, i)) continue;
    Labels all = labels;
    all.emplace_back(last.name, values.at(i));
    out.add(name, static_cast<double>(counts[i]), all);
  }
}

void add_pair(std::string_view name, const ThresholdPair& limits, Families& out) {
  out.add(name, limits.warning, {{"severity", "warning"}});
  out.add(name, limits.critical, {{"severity", "critical"}});
}

}  // namespace

void collect_kernel(const KernelSnapshot& kernel, Families& out) {
  out.add("ntp_kernel_offset_seconds", kernel.offset_seconds);
  out.add("ntp_kernel_frequency_ratio", kernel.frequency_ratio);
  out.add("ntp_kernel_max_error_seconds", kernel.max_error_seconds);
  out.add("ntp_kernel_estimated_error_seconds", kernel.estimated_error_seconds);
  out.add("ntp_kernel_tick_seconds", kernel.tick_seconds);
  out.add("ntp_kernel_tai_offset_seconds", kernel.tai_offset_seconds);
  out.add("ntp_kernel_status", kernel.status);
  out.add("ntp_kernel_unsynchronized", kernel.unsynchronized ? 1 : 0);
  out.add("ntp_kernel_frequency_mismatch_ratio", kernel.frequency_mismatch_ratio);
  if (!kernel.clocksource.empty()) {
    out.add_info("ntp_kernel_clocksource_info", {{"clocksource", kernel.clocksource}});
  }
  out.add("ntp_kernel_adjtime_errors_total", static_cast<double>(kernel.errors));
}

void collect_server(const ServerSnapshot& server, Families& out) {
  const std::vector<std::string>& versions = label_values(LabelValues::kServerVersion);
  for (std::size_t i = 0; i < server.requests_by_version.size(); ++i) {
    out.add("ntp_server_requests_total", static_cast<double>(server.requests_by_version.at(i)),
            {{"version", versions.at(i)}, {"auth", "none"}});
  }
  // The server answers every request from the request alone: there is no interleaved answer.
  add_counts("ntp_server_responses_total",
             std::array<std::uint64_t, kCount<ResponseMode>>{server.responses_basic}, {}, out);
  add_counts("ntp_server_requests_dropped_total", server.dropped, {}, out);
  out.add("ntp_server_send_errors_total", static_cast<double>(server.send_errors));
  out.add("ntp_server_socket_drops_total", static_cast<double>(server.socket_drops));
  add_counts("ntp_server_timestamps_total", server.receive_layers, {{"direction", "receive"}}, out);
  out.add_histogram("ntp_server_turnaround_seconds", server.turnaround_buckets,
                    server.turnaround_sum_seconds);
}

namespace {

void collect_listeners(const DaemonSnapshot& daemon, Families& out) {
  for (const ListenerSnapshot& one : daemon.listeners) {
    if (one.left_out()) continue;
    out.add("ntp_daemon_listening", one.listening() ? 1 : 0,
            {{"service", text_of(one.service)}, {"address", one.where.to_string()}});
  }
  out.add("ntp_metrics_accept_pauses_total", static_cast<double>(daemon.accept_pauses));
}

}  // namespace

void collect_daemon(const Snapshot& snapshot, Families& out) {
  const DaemonSnapshot& daemon = snapshot.daemon;
  out.add_info("ntp_daemon_info", {{"version", daemon.version},
                                   {"revision", daemon.revision},
                                   {"compiler", daemon.compiler},
                                   {"config_hash", daemon.config_hash}});
  out.add("ntp_daemon_config_last_reload_successful", daemon.last_reload_successful ? 1 : 0);
  out.add("ntp_daemon_config_last_reload_success_timestamp_seconds",
          daemon.config_in_force_since_seconds);
  out.add("ntp_daemon_config_restart_required", daemon.restart_required ? 1 : 0);
  out.add("ntp_daemon_state_file_age_seconds", daemon.state_file_age_seconds);
  if (daemon.state_file_writable) {
    out.add("ntp_daemon_state_file_writable", *daemon.state_file_writable ? 1 : 0);
  }
  collect_listeners(daemon, out);
  const ThresholdConfig& limits = snapshot.thresholds;
  add_pair("ntp_threshold_offset_seconds", limits.offset_seconds, out);
  add_pair("ntp_threshold_max_error_seconds", limits.max_error_seconds, out);
  add_pair("ntp_threshold_cluster_disagreement_seconds", limits.cluster_disagreement_seconds, out);
  out.add("ntp_threshold_stratum", limits.stratum);
  out.add("ntp_threshold_min_peers", limits.min_peers);
}

void collect_process(const ProcessStats& process, Families& out) {
  out.add("process_cpu_seconds_total", process.cpu_seconds);
  out.add("ntp_daemon_threads", process.threads);
  out.add("process_open_fds", process.open_fds);
  out.add("process_max_fds", process.max_fds);
  out.add("process_virtual_memory_bytes", process.virtual_memory_bytes);
  out.add("process_resident_memory_bytes", process.resident_memory_bytes);
  out.add("process_start_time_seconds", process.start_time_seconds);
}

void collect_log_counts(const LogCounts& counts, Families& out) {
  add_counts("ntp_daemon_log_messages_total", counts, {}, out);
}

}  // namespace gnomon
