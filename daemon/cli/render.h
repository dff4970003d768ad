#pragma once

#include <string>
#include <vector>

#include "cli/views.h"

namespace gnomon {

/// The symbol that `ntpq -p` uses for a peer's state: `*` followed, `+` combined, `#` good but not
/// needed, `-` outlier, `x` falseticker. A blank for all other states, also for unknown ones.
[[nodiscard]] char tally_symbol(const std::string& state);

/// A table with a title line and one line for each peer.
[[nodiscard]] std::string render_peers(const std::vector<PeerView>& peers);

/// The daemon's verdict in one line, and below it the values that it rests on.
[[nodiscard]] std::string render_status(const StatusView& status);

/// The exit status of ntpstat: 0 if the daemon is synchronised, else 1.
[[nodiscard]] int exit_status(const StatusView& status);

}  // namespace gnomon
