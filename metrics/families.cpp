#include "metrics/families.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

#include "base/check.h"

namespace gnomon {
namespace {

prometheus::MetricType wire_type(SeriesType type) {
  switch (type) {
    case SeriesType::kCounter:
      return prometheus::MetricType::Counter;
    case SeriesType::kHistogram:
      return prometheus::MetricType::Histogram;
    case SeriesType::kGauge:
    case SeriesType::kInfo:
    case SeriesType::kStateset:
      return prometheus::MetricType::Gauge;
  }
  return prometheus::MetricType::Gauge;
}

}  // namespace

Families::Families(MetricsLevel level) : level_{level}, families_(all_series().size()) {}

prometheus::MetricFamily* Families::find(std::string_view name) {
  const std::size_t place = series_index(name);
  const SeriesSpec& spec = *all_series()[place];
  if (spec.level > level_) return nullptr;
  prometheus::MetricFamily& family = families_[place];
  if (family.name.empty()) {
    family.name = spec.name;
    family.help = spec.help;
    family.type = wire_type(spec.type);
  }
  return &family;
}

void Families::add(std::string_view name, double value, const Labels& labels) {
  if (!std::isfinite(value)) return;
  prometheus::MetricFamily* const family = find(name);
  if (family == nullptr) return;
  prometheus::ClientMetric metric;
  for (const auto& [label, text] : labels) metric.label.push_back({.name = label, .value = text});
  if (family->type == prometheus::MetricType::Counter) {
    metric.counter.value = value;
  } else {
    metric.gauge.value = value;
  }
  family->metric.push_back(std::move(metric));
}

void Families::add(std::string_view name,
                   const std::optional<double>& value,
                   const Labels& labels) {
  if (value) add(name, *value, labels);
}

void Families::add_info(std::string_view name, const Labels& labels) { add(name, 1, labels); }

void Families::add_state(std::string_view name, std::string_view active, const Labels& labels) {
  if (find(name) == nullptr) return;
  const LabelSpec& state = series(name).labels.back();
  for (const std::string& value : label_values(state.values)) {
    Labels with_state = labels;
    with_state.emplace_back(state.name, value);
    add(name, value == active ? 1 : 0, with_state);
  }
}

void Families::add_histogram(std::string_view name,
                             std::span<const std::uint64_t> counts,
                             double sum) {
  prometheus::MetricFamily* const family = find(name);
  if (family == nullptr) return;
  std::vector<double> bounds = series(name).buckets;
  bounds.push_back(std::numeric_limits<double>::infinity());
  GNOMON_CHECK(counts.size() == bounds.size());
  prometheus::ClientMetric metric;
  std::uint64_t cumulative = 0;
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    cumulative += counts[i];
    metric.histogram.bucket.push_back({.cumulative_count = cumulative, .upper_bound = bounds[i]});
  }
  metric.histogram.sample_count = cumulative;
  metric.histogram.sample_sum = sum;
  family->metric.push_back(std::move(metric));
}

void Families::add_all(MetricFamilies families) {
  for (prometheus::MetricFamily& made : families) {
    prometheus::MetricFamily* const family = find(made.name);
    if (family == nullptr) continue;
    std::ranges::move(made.metric, std::back_inserter(family->metric));
  }
}

MetricFamilies Families::take() {
  MetricFamilies taken = std::exchange(families_, MetricFamilies(all_series().size()));
  std::erase_if(taken,
                [](const prometheus::MetricFamily& family) { return family.metric.empty(); });
  for (prometheus::MetricFamily& family : taken) {
    std::ranges::stable_sort(family.metric,
                             [](const auto& a, const auto& b) { return a.label < b.label; });
  }
  return taken;
}

}  // namespace gnomon
