#pragma once

#include "metrics/families.h"
#include "metrics/http_counts.h"
#include "model/log_level.h"

namespace gnomon {

/// `ntp_daemon_log_dropped_total`.
void collect_log_losses(const LogLosses& losses, Families& out);

/// `ntp_metrics_connections...` and `ntp_metrics_responses_total`.
void collect_http(const HttpCounts& counts, Families& out);

}  // namespace gnomon
