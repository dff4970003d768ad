#pragma once

#include "metrics/families.h"
#include "metrics/process_stats.h"
#include "model/log_level.h"
#include "model/snapshot.h"

namespace gnomon {

/// Turns a snapshot into samples and adds them to `out`; those of its peers are left to
/// metrics/peer_series.h. A value that does not exist gives no sample, never 0. Pure.
void collect(const Snapshot& snapshot, Families& out);

/// Parts of `collect`.
void collect_system(const Snapshot& snapshot, Families& out);
void collect_kernel(const KernelSnapshot& kernel, Families& out);
void collect_server(const ServerSnapshot& server, Families& out);
void collect_daemon(const Snapshot& snapshot, Families& out);

void collect_process(const ProcessStats& process, Families& out);

/// `ntp_daemon_log_messages_total`.
void collect_log_counts(const LogCounts& counts, Families& out);

}  // namespace gnomon
