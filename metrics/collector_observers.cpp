#include "metrics/collector_observers.h"

#include <string_view>

#include "model/word.h"

namespace gnomon {
namespace {

/// One sample for each value of `Enum`.
template <class Enum>
void add_by(std::string_view name,
            const char* label,
            const std::array<std::uint64_t, kCount<Enum>>& counts,
            Families& out) {
  for (const Enum value : kValues<Enum>) {
    out.add(name, static_cast<double>(counts.at(index_of(value))), {{label, text_of(value)}});
  }
}

}  // namespace

void collect_log_losses(const LogLosses& losses, Families& out) {
  add_by<LogLossReason>("ntp_daemon_log_dropped_total", "reason", losses.lines, out);
  out.add("ntp_daemon_log_waiting_bytes", static_cast<double>(losses.waiting_octets));
}

void collect_http(const HttpCounts& counts, Families& out) {
  out.add("ntp_metrics_connections", static_cast<double>(counts.open));
  out.add("ntp_metrics_connections_limit", static_cast<double>(counts.limit));
  out.add("ntp_metrics_connections_accepted_total", static_cast<double>(counts.accepted));
  add_by<HttpRefusal>("ntp_metrics_connections_refused_total", "reason", counts.refused, out);
  add_by<HttpClosure>("ntp_metrics_connections_closed_total", "reason", counts.closed, out);
  add_by<HttpCode>("ntp_metrics_responses_total", "code", counts.answers, out);
}

}  // namespace gnomon
