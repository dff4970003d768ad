#pragma once

#include <string_view>

#include "metrics/exposition.h"

namespace gnomon {

/// The form that the HTTP header Accept likes best (RFC 9110, section 12.5.1: quality values, and
/// the most specific range counts). Text where the header is empty, malformed or leaves it open;
/// OpenMetrics only if it is named, in version 1.0.0 or without one.
[[nodiscard]] ExpositionFormat choose_format(std::string_view accept);

/// Whether Accept-Encoding asks for gzip: named, or by "*", with a quality above 0.
[[nodiscard]] bool accepts_gzip(std::string_view accept_encoding);

}  // namespace gnomon
