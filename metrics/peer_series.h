#pragma once

#include <cstddef>
#include <functional>

#include "metrics/scraped_peers.h"
#include "metrics/text_sink.h"

namespace gnomon {

// The series of peers go straight from the snapshot and the counts into the text of an exposition:
// series by series, and of each series peer by peer. What a line has beside the peer and the number
// is made once in the life of the program.

/// Writes the samples of one series: nothing if no peer has a value.
using WritePeers = std::function<void(const ScrapedPeers& peers, TextSink& out)>;

/// The writer of the series at this place of `all_series()`; null if it is not one of peers.
[[nodiscard]] const WritePeers* peer_series(std::size_t place);

}  // namespace gnomon
