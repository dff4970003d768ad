#pragma once

#include <string_view>

#include "metrics/exposition.h"

namespace gnomon {

/// The format that the header Accept prefers (RFC 9110, section 12.5.1: quality values decide, and
/// of several ranges that match the most specific one). OpenMetrics only if the header names it, in
/// version 1.0.0 or without a version. Text in all other cases, also if the header is empty or
/// malformed.
[[nodiscard]] ExpositionFormat choose_format(std::string_view accept);

/// True if the header Accept-Encoding allows gzip, by name or by "*", with a quality above 0.
[[nodiscard]] bool accepts_gzip(std::string_view accept_encoding);

}  // namespace gnomon
