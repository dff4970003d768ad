#include "metrics/catalog.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <unordered_map>

#include "base/check.h"

namespace gnomon {
namespace {

std::vector<const SeriesSpec*> flatten() {
  std::vector<const SeriesSpec*> row;
  for (const CatalogSection& section : catalog()) {
    for (const SeriesSpec& entry : section.series) row.push_back(&entry);
  }
  return row;
}

std::unordered_map<std::string_view, std::size_t> index_by_name() {
  std::unordered_map<std::string_view, std::size_t> index;
  for (const SeriesSpec* entry : all_series()) {
    const bool unique = index.emplace(entry->name, index.size()).second;
    GNOMON_CHECK(unique);
  }
  return index;
}

}  // namespace

const char* type_name(SeriesType type) {
  switch (type) {
    case SeriesType::kGauge:
      return "gauge";
    case SeriesType::kCounter:
      return "counter";
    case SeriesType::kHistogram:
      return "histogram";
    case SeriesType::kInfo:
      return "info";
    case SeriesType::kStateset:
      return "stateset";
  }
  return "gauge";
}

std::string_view SeriesSpec::unit() const {
  std::string_view stem = name;
  if (stem.ends_with("_total")) stem.remove_suffix(std::string_view{"_total"}.size());
  constexpr std::array<std::string_view, 3> kUnits{"seconds", "ratio", "bytes"};
  const auto* const found = std::ranges::find_if(kUnits, [stem](std::string_view candidate) {
    return stem.size() > candidate.size() && stem.ends_with(candidate) &&
           stem[stem.size() - candidate.size() - 1] == '_';
  });
  return found == kUnits.end() ? std::string_view{} : *found;
}

std::vector<SeriesSpec> joined(std::vector<std::vector<SeriesSpec>> parts) {
  std::vector<SeriesSpec> row;
  for (std::vector<SeriesSpec>& part : parts) std::ranges::move(part, std::back_inserter(row));
  return row;
}

const std::vector<CatalogSection>& catalog() {
  static const std::vector<CatalogSection> sections{
      system_section(), peer_section(), kernel_section(),    server_section(),
      daemon_section(), http_section(), threshold_section(), process_section()};
  return sections;
}

std::span<const SeriesSpec* const> all_series() {
  static const std::vector<const SeriesSpec*> row = flatten();
  return row;
}

std::size_t series_index(std::string_view name) {
  static const std::unordered_map<std::string_view, std::size_t> index = index_by_name();
  const auto found = index.find(name);
  GNOMON_CHECK(found != index.end());
  return found->second;
}

const SeriesSpec& series(std::string_view name) { return *all_series()[series_index(name)]; }

}  // namespace gnomon
