#pragma once

#include <string>

#include "metrics/exposition_format.h"
#include "metrics/metric_families.h"

namespace gnomon {

/// Value of the HTTP header Content-Type.
[[nodiscard]] const char* content_type(ExpositionFormat format);

/// The families in their order. Every name must be in the catalogue; types and units come from
/// there. Bounds of buckets read the same in both formats, so that a change of format makes no new
/// series. A state set is a gauge in OpenMetrics too, because a `stateset` there would have to call
/// its label like the family.
[[nodiscard]] std::string serialize(const MetricFamilies& families, ExpositionFormat format);

}  // namespace gnomon
