#pragma once

#include <prometheus/metric_family.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "metrics/catalog.h"
#include "metrics/metric_families.h"

namespace gnomon {

/// Names and values, in the order of the exposition.
using Labels = std::vector<std::pair<std::string, std::string>>;

/// Collects samples into families of the catalogue. Names that are not in the catalogue end the
/// program. A value that is not finite is absent, and so is a series above the level.
class Families {
 public:
  explicit Families(MetricsLevel level);

  /// A gauge or a counter, as the catalogue says.
  void add(std::string_view name, double value, const Labels& labels = {});

  /// Nothing if there is no value.
  void add(std::string_view name, const std::optional<double>& value, const Labels& labels = {});

  /// The value 1 with these labels.
  void add_info(std::string_view name, const Labels& labels);

  /// One sample per value of the set's enumerated label, which is the last one of the series:
  /// 1 for `active`, 0 for the others.
  void add_state(std::string_view name, std::string_view active, const Labels& labels = {});

  /// `counts` not cumulative, one more than the catalogue's buckets; the last is above all bounds.
  void add_histogram(std::string_view name, std::span<const std::uint64_t> counts, double sum);

  /// Families made elsewhere, for instance by a prometheus-cpp registry.
  void add_all(MetricFamilies families);

  /// Everything so far, in catalogue order, the samples of a family by their labels, empty families
  /// left out. Leaves this empty.
  [[nodiscard]] MetricFamilies take();

 private:
  /// The family of `name`, or none if the level hides it.
  prometheus::MetricFamily* find(std::string_view name);

  MetricsLevel level_;
  MetricFamilies families_;
};

}  // namespace gnomon
