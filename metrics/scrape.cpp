#include "metrics/scrape.h"

#include "metrics/collector.h"
#include "metrics/families.h"
#include "metrics/process_stats.h"

namespace gnomon {

MetricFamilies gather(const ScrapeSources& sources) {
  Families families{sources.view.level};
  collect(sources.snapshot, sources.view, families);
  collect_process(read_process_stats(), families);
  if (sources.log_counts) collect_log_counts(*sources.log_counts, families);
  families.add_all(sources.recorder.collect());
  return families.take();
}

std::string scrape(const ScrapeSources& sources, ExpositionFormat format) {
  return serialize(gather(sources), format);
}

}  // namespace gnomon
