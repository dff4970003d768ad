#pragma once

#include <string>
#include <string_view>

#include "model/snapshot.h"

namespace gnomon {

/// `text` for use inside HTML, also inside attributes: markup is escaped, what is not printable is
/// replaced.
[[nodiscard]] std::string html_escaped(std::string_view text);

/// The start page: verdict, table of peers, links. It has no scripts and loads nothing from
/// anywhere.
[[nodiscard]] std::string index_html(const Snapshot& snapshot);

}  // namespace gnomon
