#pragma once

#include <vector>

#include "config/section.h"
#include "model/config.h"

namespace gnomon::config {

/// The whole configuration as nested tables of keys.
[[nodiscard]] const Section<Config>& root_section();

/// The sections that need more than a table: `[[peer]]`, `[thresholds]` and their rules.
[[nodiscard]] const Section<PeerConfig>& peer_section();
[[nodiscard]] const Section<ThresholdConfig>& thresholds_section();

/// What several sections must fulfil together.
[[nodiscard]] std::vector<Rule<Config>> root_rules();

/// Every key there is, by section.
[[nodiscard]] const std::vector<KeyDoc>& documented_keys();

inline constexpr std::uint16_t kMetricsPort = 9923;
inline constexpr std::size_t kMostPeers = 1000;

}  // namespace gnomon::config
