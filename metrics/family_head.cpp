#include "metrics/family_head.h"

#include "metrics/text_sink.h"

namespace gnomon {
namespace {

/// OpenMetrics names a family without the suffix of its samples.
std::string_view open_metrics_name(const SeriesSpec& spec) {
  std::string_view name = spec.name;
  if (spec.type == SeriesType::kCounter) name.remove_suffix(std::string_view{"_total"}.size());
  if (spec.type == SeriesType::kInfo) name.remove_suffix(std::string_view{"_info"}.size());
  return name;
}

std::string line(std::string_view keyword, std::string_view name, std::string_view rest) {
  return "# " + std::string{keyword} + ' ' + std::string{name} + ' ' + std::string{rest} + '\n';
}

/// Both formats escape the backslash and the line feed; only OpenMetrics escapes the quote.
std::string help_line(std::string_view name, std::string_view help, bool quotes) {
  std::string escaped;
  TextSink sink{escaped};
  sink.add_escaped(help, quotes);
  sink.finish();
  return line("HELP", name, escaped);
}

std::string text_head(const SeriesSpec& spec) {
  const bool gauge = spec.type == SeriesType::kStateset || spec.type == SeriesType::kInfo;
  return help_line(spec.name, spec.help, false) +
         line("TYPE", spec.name, gauge ? "gauge" : type_name(spec.type));
}

std::string open_metrics_head(const SeriesSpec& spec) {
  const std::string_view name = open_metrics_name(spec);
  const bool states = spec.type == SeriesType::kStateset;
  const bool unitless = states || spec.type == SeriesType::kInfo || spec.unit().empty();
  return line("TYPE", name, states ? "gauge" : type_name(spec.type)) +
         (unitless ? "" : line("UNIT", name, spec.unit())) + help_line(name, spec.help, true);
}

}  // namespace

std::string family_head(const SeriesSpec& spec, ExpositionFormat format) {
  return format == ExpositionFormat::kOpenMetrics ? open_metrics_head(spec) : text_head(spec);
}

}  // namespace gnomon
