#pragma once

#include "metrics/families.h"
#include "metrics/process_stats.h"
#include "metrics/view.h"
#include "model/log_level.h"
#include "model/snapshot.h"

namespace gnomon {

/// Turns a snapshot into samples and adds them to `out`. A value that does not exist gives no
/// sample, never 0. The estimates of a peer appear once its filter holds `view.warmup_samples`
/// samples. A peer's state, reach, poll interval and what it announces are shown from the start.
/// Pure.
void collect(const Snapshot& snapshot, const MetricsView& view, Families& out);

/// Parts of `collect`.
void collect_system(const Snapshot& snapshot, Families& out);
void collect_peer(const PeerSnapshot& peer, const MetricsView& view, Families& out);
void collect_kernel(const KernelSnapshot& kernel, Families& out);
void collect_server(const ServerSnapshot& server, Families& out);
void collect_daemon(const Snapshot& snapshot, Families& out);

void collect_process(const ProcessStats& process, Families& out);

/// `ntp_daemon_log_messages_total`.
void collect_log_counts(const LogCounts& counts, Families& out);

}  // namespace gnomon
