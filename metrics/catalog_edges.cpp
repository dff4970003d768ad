#include "metrics/catalog.h"
#include "model/snapshot.h"

namespace gnomon {
namespace {

constexpr auto kCounter = SeriesType::kCounter;
constexpr LabelSpec kSeverity{"severity", LabelValues::kSeverity};

std::vector<double> turnaround_bounds() {
  std::vector<double> seconds;
  seconds.reserve(kTurnaroundBounds.size());
  for (const std::int64_t bound : kTurnaroundBounds) {
    seconds.push_back(static_cast<double>(bound) / 1e9);
  }
  return seconds;
}

}  // namespace

CatalogSection kernel_section() {
  return {
      .title = "Kernel",
      .series = {
          {.name = "ntp_kernel_offset_seconds",
           .help = "Correction that the kernel is still making; positive: forward."},
          {.name = "ntp_kernel_frequency_ratio",
           .help = "Frequency correction of the kernel, 1e-6 is 1 ppm; positive: faster."},
          {.name = "ntp_kernel_max_error_seconds", .help = "The kernel's maxerror."},
          {.name = "ntp_kernel_estimated_error_seconds", .help = "The kernel's esterror."},
          {.name = "ntp_kernel_tick_seconds", .help = "Length of a tick of the kernel's clock."},
          {.name = "ntp_kernel_tai_offset_seconds",
           .help = "TAI - UTC as the kernel has it; 0: not set."},
          {.name = "ntp_kernel_status", .help = "Status bits of adjtimex (STA_*)."},
          {.name = "ntp_kernel_unsynchronized",
           .help = "1 if the kernel says that its clock is not synchronised, else 0."},
          {.name = "ntp_kernel_frequency_mismatch_ratio",
           .help = "Kernel frequency - what this daemon set; not 0: something else steers the "
                   "clock."},
          {.name = "ntp_kernel_clocksource_info",
           .type = SeriesType::kInfo,
           .labels = {{"clocksource", LabelValues::kText}},
           .help = "The kernel's clock source."},
          {.name = "ntp_kernel_adjtime_errors_total",
           .type = kCounter,
           .help = "Failed adjtimex calls."},
      }};
}

CatalogSection server_section() {
  return {
      .title = "Server",
      .series = {
          {.name = "ntp_server_requests_total",
           .type = kCounter,
           .labels = {{"version", LabelValues::kServerVersion}, {"auth", LabelValues::kServerAuth}},
           .help = "Requests received, by NTP version and authentication."},
          {.name = "ntp_server_responses_total",
           .type = kCounter,
           .labels = {{"mode", LabelValues::kResponseMode}},
           .help = "Responses sent."},
          {.name = "ntp_server_requests_dropped_total",
           .type = kCounter,
           .labels = {{"reason", LabelValues::kDropReason}},
           .help = "Requests that got no answer."},
          {.name = "ntp_server_send_errors_total",
           .type = kCounter,
           .help = "Responses that the network stack refused."},
          {.name = "ntp_server_socket_drops_total",
           .type = kCounter,
           .help = "Datagrams lost because the receive buffer was full."},
          {.name = "ntp_server_timestamps_total",
           .type = kCounter,
           .labels = {{"direction", LabelValues::kPacketDirection}, {"layer", LabelValues::kLayer}},
           .help = "Timestamps of requests, by the layer that took them."},
          {.name = "ntp_server_turnaround_seconds",
           .type = SeriesType::kHistogram,
           .help = "Time from the receive timestamp of a request to its answer.",
           .buckets = turnaround_bounds()},
      }};
}

CatalogSection daemon_section() {
  return {
      .title = "Daemon and metrics",
      .series = {
          {.name = "ntp_daemon_info",
           .type = SeriesType::kInfo,
           .labels = {{"version", LabelValues::kText},
                      {"revision", LabelValues::kText},
                      {"compiler", LabelValues::kText},
                      {"config_hash", LabelValues::kText}},
           .help = "What runs, and a hash of its configuration."},
          {.name = "ntp_daemon_config_reloads_total",
           .type = kCounter,
           .labels = {{"result", LabelValues::kResult}},
           .help = "Reloads of the configuration."},
          {.name = "ntp_daemon_config_last_reload_successful",
           .help = "1 if the last (re)load of the configuration succeeded, else 0."},
          {.name = "ntp_daemon_config_last_reload_success_timestamp_seconds",
           .help = "Unix time at which the configuration in force was read."},
          {.name = "ntp_daemon_config_restart_required",
           .help = "1 if the last reload was refused because it changes what takes effect at a "
                   "start only, else 0."},
          {.name = "ntp_daemon_event_loop_lag_seconds",
           .type = SeriesType::kHistogram,
           .help = "How late the main loop ran what was due.",
           .buckets = {1e-4, 1e-3, 5e-3, 1e-2, 5e-2, 0.1, 0.5, 1}},
          {.name = "ntp_daemon_log_messages_total",
           .type = kCounter,
           .labels = {{"level", LabelValues::kLogLevel}},
           .help = "Messages logged, lost ones included."},
          {.name = "ntp_daemon_log_dropped_total",
           .type = kCounter,
           .labels = {{"reason", LabelValues::kLogLoss}},
           .help = "Log lines lost: the sink took them too slowly, or refused them."},
          {.name = "ntp_daemon_log_waiting_bytes",
           .help = "Size of the log lines that wait for the sink; near 0 while somebody reads."},
          {.name = "ntp_daemon_threads", .help = "Threads of the daemon."},
          {.name = "ntp_daemon_state_file_age_seconds",
           .help = "Time since the drift file was last written."},
          {.name = "ntp_daemon_state_file_writable",
           .help = "1 if the drift file could be written when that was last tried, else 0; "
                   "absent without a drift file."},
          {.name = "ntp_daemon_state_file_write_errors_total",
           .type = kCounter,
           .help = "Failed attempts to write the drift file, and findings that it could not be "
                   "written."},
      }};
}

CatalogSection http_section() {
  return {.title = "Listeners and HTTP",
          .series = {
              {.name = "ntp_daemon_listening",
               .labels = {{"service", LabelValues::kListenService},
                          {"address", LabelValues::kListenAddress}},
               .help = "1 if the daemon hears what comes to this address that it is to listen on, "
                       "else 0; it tries again."},
              {.name = "ntp_metrics_accept_pauses_total",
               .type = kCounter,
               .help = "How often accepting HTTP connections paused because descriptors had run "
                       "out."},
              {.name = "ntp_metrics_scrapes_total",
               .type = kCounter,
               .labels = {{"format", LabelValues::kFormat}},
               .help = "Scrapes answered, without this one."},
              {.name = "ntp_metrics_connections", .help = "HTTP connections open now."},
              {.name = "ntp_metrics_connections_limit",
               .help = "HTTP connections that may be open at the same time."},
              {.name = "ntp_metrics_connections_accepted_total",
               .type = kCounter,
               .help = "HTTP connections accepted."},
              {.name = "ntp_metrics_connections_refused_total",
               .type = kCounter,
               .labels = {{"reason", LabelValues::kHttpRefusal}},
               .help = "HTTP connections turned away: all places busy, or no descriptor left."},
              {.name = "ntp_metrics_connections_closed_total",
               .type = kCounter,
               .labels = {{"reason", LabelValues::kHttpClosure}},
               .help = "HTTP connections that we closed before their time."},
              {.name = "ntp_metrics_responses_total",
               .type = kCounter,
               .labels = {{"code", LabelValues::kHttpCode}},
               .help = "HTTP responses, by status code; what libmicrohttpd refuses itself is not "
                       "among them."},
              {.name = "ntp_metrics_scrape_duration_seconds",
               .type = SeriesType::kHistogram,
               .help = "Time to build the answer to a scrape, without sending it.",
               .buckets = {5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2, 0.1, 1}},
          }};
}

CatalogSection threshold_section() {
  return {.title = "Thresholds",
          .series = {
              {.name = "ntp_threshold_offset_seconds",
               .labels = {kSeverity},
               .help = "Configured limit of abs(ntp_system_offset_seconds)."},
              {.name = "ntp_threshold_max_error_seconds",
               .labels = {kSeverity},
               .help = "Configured limit of ntp_system_max_error_seconds."},
              {.name = "ntp_threshold_cluster_disagreement_seconds",
               .labels = {kSeverity},
               .help = "Configured limit of the disagreement between the clocks of a site."},
              {.name = "ntp_threshold_stratum",
               .help = "Configured limit: a higher stratum is too high."},
              {.name = "ntp_threshold_min_peers",
               .help = "Configured limit: fewer usable peers are too few."},
          }};
}

CatalogSection process_section() {
  return {
      .title = "Process",
      .series = {
          {.name = "process_cpu_seconds_total",
           .type = kCounter,
           .help = "Processor time used, user and system."},
          {.name = "process_open_fds", .help = "Open file descriptors."},
          {.name = "process_max_fds", .help = "Limit of open file descriptors."},
          {.name = "process_virtual_memory_bytes", .help = "Size of the address space."},
          {.name = "process_resident_memory_bytes", .help = "Resident memory."},
          {.name = "process_start_time_seconds", .help = "Unix time of the start of the process."},
      }};
}

}  // namespace gnomon
