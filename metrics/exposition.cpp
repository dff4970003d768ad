#include "metrics/exposition.h"

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

#include "base/text.h"
#include "metrics/families.h"

namespace gnomon {
namespace {

void append_number(std::string& out, double value) {
  if (std::isnan(value)) {
    out += "NaN";
  } else if (std::isinf(value)) {
    out += value > 0 ? "+Inf" : "-Inf";
  } else {
    std::array<char, 32> text{};
    const auto done = std::to_chars(text.data(), text.data() + text.size(), value);
    out.append(text.data(), done.ptr);
  }
}

void append_number(std::string& out, std::uint64_t value) {
  std::array<char, 24> text{};
  const auto done = std::to_chars(text.data(), text.data() + text.size(), value);
  out.append(text.data(), done.ptr);
}

/// The canonical form that OpenMetrics wants: as %g, but never without a point or exponent.
void append_bound(std::string& out, double bound) {
  if (std::isinf(bound)) {
    out += "+Inf";
    return;
  }
  std::array<char, 32> text{};
  const auto done =
      std::to_chars(text.data(), text.data() + text.size(), bound, std::chars_format::general);
  const std::string_view digits{text.data(), static_cast<std::size_t>(done.ptr - text.data())};
  out += digits;
  if (digits.find_first_of(".e") == std::string_view::npos) out += ".0";
}

/// HELP of 0.0.4 leaves quotes alone; labels and OpenMetrics escape them.
void append_escaped(std::string& out, std::string_view text, bool quotes) {
  for (const char c : text) {
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '"' && quotes) {
      out += "\\\"";
    } else {
      out.push_back(c);
    }
  }
}

class Writer {
 public:
  explicit Writer(ExpositionFormat format)
      : open_metrics_{format == ExpositionFormat::kOpenMetrics} {}

  void family(const prometheus::MetricFamily& family) {
    const SeriesSpec& spec = series(family.name);
    const std::string_view stem = open_metrics_ ? family_name(spec) : spec.name;
    if (!open_metrics_) help(stem, family.help);
    line("# TYPE ", stem, wire_type(spec.type));
    const bool unitless = spec.type == SeriesType::kInfo || spec.type == SeriesType::kStateset;
    if (open_metrics_ && !unitless && !spec.unit().empty()) line("# UNIT ", stem, spec.unit());
    if (open_metrics_) help(stem, family.help);
    for (const prometheus::ClientMetric& metric : family.metric) {
      if (spec.type == SeriesType::kHistogram) {
        histogram(spec.name, metric);
      } else {
        const bool counter = spec.type == SeriesType::kCounter;
        sample(spec.name, metric, counter ? metric.counter.value : metric.gauge.value);
      }
    }
  }

  std::string finish() {
    if (open_metrics_) out_ += "# EOF\n";
    return std::move(out_);
  }

 private:
  /// OpenMetrics names a family without the suffix of its samples.
  static std::string_view family_name(const SeriesSpec& spec) {
    std::string_view name = spec.name;
    if (spec.type == SeriesType::kCounter) name.remove_suffix(std::string_view{"_total"}.size());
    if (spec.type == SeriesType::kInfo) name.remove_suffix(std::string_view{"_info"}.size());
    return name;
  }

  [[nodiscard]] const char* wire_type(SeriesType type) const {
    const bool gauge =
        type == SeriesType::kStateset || (type == SeriesType::kInfo && !open_metrics_);
    return gauge ? "gauge" : type_name(type);
  }

  void line(std::string_view keyword, std::string_view name, std::string_view rest) {
    out_ += keyword;
    out_ += name;
    out_ += ' ';
    out_ += rest;
    out_ += '\n';
  }

  void help(std::string_view name, std::string_view text) {
    out_ += "# HELP ";
    out_ += name;
    out_ += ' ';
    append_escaped(out_, text, open_metrics_);
    out_ += '\n';
  }

  void label(std::string_view name, std::string_view value, char before) {
    out_ += before;
    out_ += name;
    out_ += "=\"";
    append_escaped(out_, printable(value), true);
    out_ += '"';
  }

  /// Returns whether a brace is open.
  bool labels(const prometheus::ClientMetric& metric) {
    char before = '{';
    for (const auto& one : metric.label) {
      label(one.name, one.value, before);
      before = ',';
    }
    return before == ',';
  }

  void sample(std::string_view name, const prometheus::ClientMetric& metric, double value) {
    out_ += name;
    if (labels(metric)) out_ += '}';
    out_ += ' ';
    append_number(out_, value);
    out_ += '\n';
  }

  void histogram(std::string_view name, const prometheus::ClientMetric& metric) {
    for (const auto& bucket : metric.histogram.bucket) {
      out_ += name;
      out_ += "_bucket";
      std::string bound;
      append_bound(bound, bucket.upper_bound);
      const bool open = labels(metric);
      label("le", bound, open ? ',' : '{');
      out_ += "} ";
      append_number(out_, bucket.cumulative_count);
      out_ += '\n';
    }
    const std::string base{name};
    sample(base + "_sum", metric, metric.histogram.sample_sum);
    sample(base + "_count", metric, static_cast<double>(metric.histogram.sample_count));
  }

  bool open_metrics_;
  std::string out_;
};

}  // namespace

const char* content_type(ExpositionFormat format) {
  switch (format) {
    case ExpositionFormat::kText:
      return "text/plain; version=0.0.4; charset=utf-8";
    case ExpositionFormat::kOpenMetrics:
      return "application/openmetrics-text; version=1.0.0; charset=utf-8";
  }
  return "text/plain";
}

std::string serialize(const MetricFamilies& families, ExpositionFormat format) {
  Writer writer{format};
  for (const prometheus::MetricFamily& family : families) writer.family(family);
  return writer.finish();
}

}  // namespace gnomon
