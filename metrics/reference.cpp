#include "metrics/reference.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "metrics/catalog.h"

namespace gnomon {
namespace {

std::string label_line(const SeriesSpec& spec) {
  std::string line;
  for (const LabelSpec& label : spec.labels) {
    if (!line.empty()) line += ',';
    line += label.name;
    const auto& values = label_values(label.values);
    if (!values.empty()) line += fmt::format("={}", fmt::join(values, "|"));
  }
  return line;
}

std::string label_cell(const SeriesSpec& spec) {
  std::string cell;
  for (const LabelSpec& label : spec.labels) {
    if (!cell.empty()) cell += "; ";
    cell += fmt::format("`{}`", label.name);
    const char* separator = ": ";
    const std::vector<std::string>& values = label_values(label.values);
    for (std::size_t i = 0; i < values.size(); ++i) {
      cell += separator + values[i] + (is_reserved(label.values, i) ? " (reserved)" : "");
      separator = ", ";
    }
  }
  return cell;
}

std::string row(const SeriesSpec& spec) {
  std::string help{spec.help};
  if (!spec.buckets.empty()) help += fmt::format(" Buckets: {}.", fmt::join(spec.buckets, ", "));
  return fmt::format("| `{}` | {} | {} | {} | {} |\n", spec.name, type_name(spec.type),
                     text_of(spec.level), label_cell(spec), help);
}

}  // namespace

std::string reference_page() {
  std::string page =
      "# Every metric\n\n"
      "Made from the catalogue (`metrics/catalog*.cpp`) by `gnomon_catalog --reference`; a test "
      "compares them.\n\n"
      "Offsets are reference - local: positive means that the local clock is behind.\n"
      "A value that does not exist is absent.\n"
      "The level is the least `metrics.level` that shows the series.\n"
      "A label value that is (reserved) is produced by nothing in this version and has no "
      "series.\n";
  for (const CatalogSection& section : catalog()) {
    page += fmt::format(
        "\n## {}\n\n| name | type | level | labels | meaning |\n|---|---|---|---|---|\n",
        section.title);
    for (const SeriesSpec& spec : section.series) page += row(spec);
  }
  return page;
}

std::string catalog_lines() {
  std::string lines;
  for (const SeriesSpec* const spec : all_series()) {
    lines += fmt::format("{}\t{}\t{}\t{}\t{}\n", spec->name, type_name(spec->type), spec->unit(),
                         text_of(spec->level), label_line(*spec));
  }
  return lines;
}

}  // namespace gnomon
