#pragma once

#include <string>

#include "metrics/catalog.h"
#include "metrics/exposition_format.h"

namespace gnomon {

/// The lines before the samples of a family: HELP, TYPE and, in OpenMetrics, UNIT. A state set is a
/// gauge in OpenMetrics too, because a `stateset` there would have to call its label like the
/// family.
[[nodiscard]] std::string family_head(const SeriesSpec& spec, ExpositionFormat format);

}  // namespace gnomon
