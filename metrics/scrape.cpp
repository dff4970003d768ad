#include "metrics/scrape.h"

#include "metrics/collector.h"
#include "metrics/collector_observers.h"
#include "metrics/families.h"
#include "metrics/process_stats.h"

namespace gnomon {

void scrape(const ScrapeSources& sources, ExpositionFormat format, std::string& out) {
  Families families{sources.view.level};
  collect(sources.snapshot, families);
  collect_process(read_process_stats(), families);
  if (sources.log_counts) collect_log_counts(*sources.log_counts, families);
  if (sources.log_losses) collect_log_losses(*sources.log_losses, families);
  if (sources.http) collect_http(*sources.http, families);
  sources.recorder.collect(families);
  const ScrapedPeers peers{sources.snapshot.node.peers, sources.recorder.peers(), sources.view};
  serialize(families.take(), peers, format, out);
}

}  // namespace gnomon
