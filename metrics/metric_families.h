#pragma once

#include <vector>

namespace prometheus {
struct MetricFamily;
}

namespace gnomon {

/// What a scrape shows, before it is text. Only who looks inside needs prometheus-cpp's header,
/// which metrics/families.h includes; nobody outside metrics/ does.
using MetricFamilies = std::vector<prometheus::MetricFamily>;

}  // namespace gnomon
