#pragma once

#include "model/config.h"

namespace gnomon {

/// How much of the state a scrape shows; the same fields as in `MetricsConfig`.
struct MetricsView {
  MetricsLevel level = MetricsLevel::kDefault;
  unsigned warmup_samples = 4;
};

}  // namespace gnomon
