#include "metrics/families.h"

#include <prometheus/metric_family.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/check.h"

namespace gnomon {

Families::Families(MetricsLevel level) : level_{level} {}

std::optional<std::size_t> Families::shown(std::string_view name) const {
  const std::size_t place = series_index(name);
  return all_series()[place]->level > level_ ? std::nullopt : std::optional{place};
}

void Families::keep(std::size_t place, std::size_t begin) {
  sink_.add('\n');
  made_.samples.push_back({.place = place, .begin = begin, .length = sink_.size() - begin});
}

void Families::add_sample(std::size_t place, double value, const Labels& labels) {
  const std::size_t begin = sink_.size();
  char before = '{';
  for (const auto& [name, text] : labels) {
    sink_.add(std::exchange(before, ','));
    sink_.add(name);
    sink_.add("=\"");
    sink_.add_label_value(text);
    sink_.add('"');
  }
  sink_.add(labels.empty() ? " " : "} ");
  sink_.add_number(value);
  keep(place, begin);
}

void Families::add(std::string_view name, double value, const Labels& labels) {
  const std::optional<std::size_t> place = shown(name);
  if (place && std::isfinite(value)) add_sample(*place, value, labels);
}

void Families::add(std::string_view name,
                   const std::optional<double>& value,
                   const Labels& labels) {
  if (value) add(name, *value, labels);
}

void Families::add_info(std::string_view name, const Labels& labels) { add(name, 1, labels); }

void Families::add_state(std::string_view name, std::string_view active, const Labels& labels) {
  const std::optional<std::size_t> place = shown(name);
  if (!place) return;
  const LabelSpec& state = series(name).labels.back();
  Labels with_state = labels;
  with_state.emplace_back(state.name, std::string_view{});
  const std::vector<std::string>& values = label_values(state.values);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (is_reserved(state.values, i)) continue;
    with_state.back().second = values[i];
    add_sample(*place, values[i] == active ? 1 : 0, with_state);
  }
}

void Families::add_bucket(std::size_t place, double bound, std::uint64_t cumulative) {
  const std::size_t begin = sink_.size();
  sink_.add("_bucket{le=\"");
  sink_.add(bound_text(bound));
  sink_.add("\"} ");
  sink_.add_number(cumulative);
  keep(place, begin);
}

void Families::add_sum(std::size_t place, double sum, std::uint64_t count) {
  const std::size_t begin = sink_.size();
  sink_.add("_sum ");
  sink_.add_number(sum);
  keep(place, begin);
  const std::size_t next = sink_.size();
  sink_.add("_count ");
  sink_.add_number(static_cast<double>(count));
  keep(place, next);
}

void Families::add_histogram(std::string_view name,
                             std::span<const std::uint64_t> counts,
                             double sum) {
  const std::optional<std::size_t> place = shown(name);
  if (!place) return;
  const std::vector<double>& bounds = series(name).buckets;
  GNOMON_CHECK(counts.size() == bounds.size() + 1);
  std::uint64_t cumulative = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    cumulative += counts[i];
    const bool last = i == bounds.size();
    add_bucket(*place, last ? std::numeric_limits<double>::infinity() : bounds[i], cumulative);
  }
  add_sum(*place, sum, cumulative);
}

void Families::add_all(const std::vector<prometheus::MetricFamily>& families) {
  for (const prometheus::MetricFamily& family : families) {
    const std::optional<std::size_t> place = shown(family.name);
    if (!place) continue;
    for (const prometheus::ClientMetric& metric : family.metric) {
      Labels labels;
      for (const auto& label : metric.label) labels.emplace_back(label.name, label.value);
      if (family.type != prometheus::MetricType::Histogram) {
        add_sample(*place, metric.counter.value, labels);
        continue;
      }
      GNOMON_CHECK(labels.empty());
      for (const auto& bucket : metric.histogram.bucket) {
        add_bucket(*place, bucket.upper_bound, bucket.cumulative_count);
      }
      add_sum(*place, metric.histogram.sample_sum, metric.histogram.sample_count);
    }
  }
}

FamilySamples Families::take() {
  sink_.finish();
  const auto before = [this](const auto& a, const auto& b) {
    if (a.place != b.place) return a.place < b.place;
    // The lines of a histogram are in their order already.
    if (all_series()[a.place]->type == SeriesType::kHistogram) return false;
    return made_.text(a) < made_.text(b);
  };
  std::ranges::stable_sort(made_.samples, before);
  return std::move(made_);
}

}  // namespace gnomon
