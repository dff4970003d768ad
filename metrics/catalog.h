#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "metrics/label_values.h"
#include "model/config.h"

namespace gnomon {

// The one table of every series. HELP, units, buckets, the reference page and the checks of
// dashboards and alerts are all made from it. A series that is not in it cannot be exported.

/// What kind of series it is.
enum class SeriesType : std::uint8_t {
  kGauge,      ///< a value at the moment of the scrape
  kCounter,    ///< only grows; the name ends in _total
  kHistogram,  ///< _bucket, _sum and _count
  kInfo,       ///< always 1, the labels speak; the name ends in _info
  kStateset,   ///< one series a state, exactly one of them is 1; on the wire a gauge
};

[[nodiscard]] const char* type_name(SeriesType type);

/// A label of a series, and where its values come from.
struct LabelSpec {
  constexpr LabelSpec(std::string_view label, LabelValues from) : name{label}, values{from} {}

  std::string_view name;
  LabelValues values;
};

/// One series as the catalogue has it.
struct SeriesSpec {
  std::string_view name;  ///< with unit and suffix, such as "ntp_peer_offset_seconds"
  SeriesType type = SeriesType::kGauge;
  std::vector<LabelSpec> labels;
  MetricsLevel level = MetricsLevel::kMinimal;  ///< the least level that shows it
  std::string_view help;                        ///< one sentence, with the sign where there is one
  std::vector<double> buckets;                  ///< upper bounds without +Inf; histograms only

  /// "seconds", "ratio", "bytes" or empty: what the name says.
  [[nodiscard]] std::string_view unit() const;
};

/// A group of series that the reference page shows under one title.
struct CatalogSection {
  std::string_view title;
  std::vector<SeriesSpec> series;
};

/// All sections in the order of the exposition. Constant; any thread.
[[nodiscard]] const std::vector<CatalogSection>& catalog();

/// Every series of `catalog()` in one row.
[[nodiscard]] std::span<const SeriesSpec* const> all_series();

/// Place of `name` in `all_series()`. A name that is not in the catalogue ends the program.
[[nodiscard]] std::size_t series_index(std::string_view name);

/// The entry of `name`. A name that is not in the catalogue ends the program.
[[nodiscard]] const SeriesSpec& series(std::string_view name);

// The sections; used by `catalog()`.
[[nodiscard]] CatalogSection system_section();
[[nodiscard]] CatalogSection peer_section();
[[nodiscard]] CatalogSection kernel_section();
[[nodiscard]] CatalogSection server_section();
[[nodiscard]] CatalogSection daemon_section();
[[nodiscard]] CatalogSection http_section();
[[nodiscard]] CatalogSection threshold_section();
[[nodiscard]] CatalogSection process_section();

/// The parts of a section in one row.
[[nodiscard]] std::vector<SeriesSpec> joined(std::vector<std::vector<SeriesSpec>> parts);

}  // namespace gnomon
