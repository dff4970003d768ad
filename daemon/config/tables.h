#pragma once

#include <vector>

#include "config/section.h"
#include "model/config.h"

namespace gnomon::config {

/// The whole configuration as nested tables of keys. To add a key, add a row to a table.
[[nodiscard]] const Section<Config>& root_section();

/// The two sections that have files of their own, because they need more than a table.
[[nodiscard]] const Section<PeerConfig>& peer_section();
[[nodiscard]] const Section<ThresholdConfig>& thresholds_section();

/// What several sections must fulfil together, such as unique addresses.
[[nodiscard]] std::vector<Rule<Config>> root_rules();

/// Every key that exists, section by section. gnomond.example.toml is compared with it.
[[nodiscard]] const std::vector<KeyDoc>& documented_keys();

/// TCP port of metrics and JSON if none is given.
inline constexpr std::uint16_t kMetricsPort = 9923;
/// Most sections [[peer]] that a configuration may have.
inline constexpr std::size_t kMostPeers = 1000;

}  // namespace gnomon::config
