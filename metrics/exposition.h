#pragma once

#include <string>

#include "metrics/exposition_format.h"
#include "metrics/families.h"
#include "metrics/scraped_peers.h"

namespace gnomon {

/// Value of the HTTP header Content-Type.
[[nodiscard]] const char* content_type(ExpositionFormat format);

/// Writes the families and the series of peers, in the order of the catalogue, into `out`, whose
/// memory is used again. Bounds of buckets read the same in both formats, so that a change of
/// format makes no new series.
void serialize(const FamilySamples& families,
               const ScrapedPeers& peers,
               ExpositionFormat format,
               std::string& out);

/// The families alone.
[[nodiscard]] std::string serialize(const FamilySamples& families, ExpositionFormat format);

}  // namespace gnomon
