#pragma once

#include <string>
#include <vector>

#include "cli/views.h"

namespace gnomon {

/// The symbol that `ntpq -p` uses for such a state: `*` followed, `+` combined, `#` good but not
/// needed, `-` outlier, `x` falseticker, blank for all others.
[[nodiscard]] char tally_symbol(const std::string& state);

/// A table with a line for each peer.
[[nodiscard]] std::string render_peers(const std::vector<PeerView>& peers);

/// The verdict, and below it what it rests on.
[[nodiscard]] std::string render_status(const StatusView& status);

/// As ntpstat: 0 synchronised, 1 not.
[[nodiscard]] int exit_status(const StatusView& status);

}  // namespace gnomon
