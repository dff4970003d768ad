#pragma once

#include <string>
#include <string_view>

#include "model/snapshot.h"

namespace gnomon {

/// `text` for use inside HTML, printable.
[[nodiscard]] std::string html_escaped(std::string_view text);

/// The start page: verdict, table of peers, links. No scripts, no request to anywhere.
[[nodiscard]] std::string index_html(const Snapshot& snapshot);

}  // namespace gnomon
