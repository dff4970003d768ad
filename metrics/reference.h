#pragma once

#include <string>

namespace gnomon {

/// metrics/REFERENCE.md, from the catalogue.
[[nodiscard]] std::string reference_page();

/// One line a series, tab-separated: name, type, unit, level, labels. A label is its name, or
/// name=value|value where its values are a closed set; labels are separated by commas.
[[nodiscard]] std::string catalog_lines();

}  // namespace gnomon
