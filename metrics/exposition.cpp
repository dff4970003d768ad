#include "metrics/exposition.h"

#include <array>
#include <string_view>
#include <vector>

#include "metrics/family_head.h"
#include "metrics/peer_series.h"
#include "metrics/text_sink.h"

namespace gnomon {
namespace {

using Heads = std::vector<std::string>;  // in the order of `all_series()`

Heads make_heads(ExpositionFormat format) {
  Heads heads;
  heads.reserve(all_series().size());
  for (const SeriesSpec* const spec : all_series()) heads.push_back(family_head(*spec, format));
  return heads;
}

const Heads& heads(ExpositionFormat format) {
  static const std::array<Heads, kCount<ExpositionFormat>> all{
      make_heads(ExpositionFormat::kText), make_heads(ExpositionFormat::kOpenMetrics)};
  return all.at(index_of(format));
}

/// Writes the samples from `next` on that are of the family at `place`. Returns the first other
/// one.
auto write_family(const FamilySamples& families, auto next, std::size_t place, TextSink& out) {
  const std::string_view name = all_series()[place]->name;
  for (; next != families.samples.end() && next->place == place; ++next) {
    out.add(name);
    out.add(families.text(*next));
  }
  return next;
}

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

void serialize(const FamilySamples& families,
               const ScrapedPeers& peers,
               ExpositionFormat format,
               std::string& out) {
  TextSink sink{out};
  auto next = families.samples.begin();
  for (std::size_t place = 0; place < all_series().size(); ++place) {
    const std::size_t before = sink.size();
    sink.add(heads(format)[place]);
    const std::size_t headed = sink.size();
    next = write_family(families, next, place, sink);
    const WritePeers* const write = peer_series(place);
    const bool shown = all_series()[place]->level <= peers.view().level;
    if (write != nullptr && shown) (*write)(peers, sink);
    if (sink.size() == headed) sink.cut(before);  // a family without samples has no head
  }
  if (format == ExpositionFormat::kOpenMetrics) sink.add("# EOF\n");
  sink.finish();
}

std::string serialize(const FamilySamples& families, ExpositionFormat format) {
  std::string text;
  serialize(families, ScrapedPeers{{}, {}, {}}, format, text);
  return text;
}

}  // namespace gnomon
