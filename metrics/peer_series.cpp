#include "metrics/peer_series.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.h"
#include "metrics/catalog.h"
#include "metrics/gauge.h"
#include "metrics/peer_counters.h"

namespace gnomon {
namespace {

/// What stands before and after the name of the peer in a line.
struct LineShape {
  std::string before;
  std::string after;
  std::size_t value = 0;  // index of the value of the label beside the peer
};

LineShape plain_shape(std::string_view name) {
  return {.before = std::string{name} + "{peer=\"", .after = "\"} "};
}

/// The lines of a series that has another label beside the peer, in the order of its values. As
/// everywhere in an exposition, labels are in the order of their names and samples in the order of
/// their labels: so it is `{code="DENY",peer="a"}`, and `{peer="a",reason="auth"}`.
struct LabelledShapes {
  bool label_first = false;
  std::vector<LineShape> lines;
};

LabelledShapes labelled_shapes(const SeriesSpec& spec, const LabelSpec& label) {
  LabelledShapes shapes{.label_first = label.name < "peer"};
  const std::vector<std::string>& values = label_values(label.values);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (is_reserved(label.values, i)) continue;
    const std::string pair = std::string{label.name} + "=\"" + values[i] + '"';
    LineShape line = plain_shape(spec.name);
    if (shapes.label_first) {
      line.before = std::string{spec.name} + '{' + pair + ",peer=\"";
    } else {
      line.after = "\"," + pair + "} ";
    }
    line.value = i;
    shapes.lines.push_back(std::move(line));
  }
  std::ranges::sort(shapes.lines, {}, [&](const LineShape& line) { return values[line.value]; });
  return shapes;
}

/// `number(row, index)` is the sample of a peer and a value of the label.
void write_labelled(const LabelledShapes& shapes, const auto& rows, auto number, TextSink& out) {
  if (shapes.label_first) {
    for (const LineShape& line : shapes.lines) {
      for (const auto& row : rows) {
        out.add_line(line.before, row.label, line.after, number(row, line.value));
      }
    }
    return;
  }
  for (const auto& row : rows) {
    for (const LineShape& line : shapes.lines) {
      out.add_line(line.before, row.label, line.after, number(row, line.value));
    }
  }
}

WritePeers state_writer(const SeriesSpec& spec) {
  return [shapes = labelled_shapes(spec, spec.labels.back())](const ScrapedPeers& peers,
                                                              TextSink& out) {
    const auto is_active = [](const ScrapedPeers::State& row, std::size_t value) {
      return index_of(row.peer->state) == value ? 1.0 : 0.0;
    };
    write_labelled(shapes, peers.states(), is_active, out);
  };
}

void add_label(std::string_view name, std::string_view value, TextSink& out) {
  out.add(',');
  out.add(name);
  out.add("=\"");
  out.add_label_value(value);
  out.add('"');
}

void add_info_labels(const PeerSnapshot& peer, TextSink& out) {
  const bool resolved = peer.address.has_value();
  const bool heard = peer.announced.has_value();
  const char* const version = resolved && peer.address->address.is_v4() ? "ipv4" : "ipv6";
  add_label("address", resolved ? peer.address->address.to_string() : "", out);
  add_label("port", resolved ? std::to_string(peer.address->port) : "", out);
  add_label("mode", "server", out);
  add_label("auth", "none", out);
  add_label("family", resolved ? version : "", out);
  add_label("refid", heard ? refid_label(peer.announced->refid, peer.announced->stratum) : "", out);
  add_label("version", heard ? std::to_string(unsigned{peer.announced->version}) : "", out);
  add_label("pool", "", out);
}

WritePeers info_writer(const SeriesSpec& spec) {
  return [before = plain_shape(spec.name).before](const ScrapedPeers& peers, TextSink& out) {
    for (const auto& [peer, label] : peers.states()) {
      out.add(before);
      out.add(label);
      out.add('"');
      add_info_labels(*peer, out);
      out.add("} 1\n");
    }
  };
}

WritePeers local_clock_writer(const SeriesSpec& spec) {
  return [line = plain_shape(spec.name)](const ScrapedPeers& peers, TextSink& out) {
    for (const auto& [peer, label] : peers.states()) {
      if (!peer->local_clock) continue;
      out.add_line(line.before, label, line.after, *peer->local_clock ? 1.0 : 0.0);
    }
  };
}

WritePeers gauge_writer(const PeerGauge& gauge) {
  return [&gauge, line = plain_shape(gauge.series)](const ScrapedPeers& peers, TextSink& out) {
    for (const auto& [peer, label] : peers.states()) {
      if (gauge.after_warmup && peer->samples < peers.view().warmup_samples) continue;
      const std::optional<Number> number = read(gauge, *peer);
      if (!number) continue;
      const double value =
          std::visit([](auto found) { return static_cast<double>(found); }, *number);
      if (std::isfinite(value)) out.add_line(line.before, label, line.after, value);
    }
  };
}

WritePeers counter_writer(PeerCounter counter) {
  const PeerCounterRow row = row_of(counter);
  LabelledShapes shapes{.label_first = false, .lines = {plain_shape(row.series)}};
  if (row.by) shapes = labelled_shapes(series(row.series), *row.by);
  return [first = PeerCounts::first_cell(counter), shapes = std::move(shapes)](
             const ScrapedPeers& peers, TextSink& out) {
    const auto count = [first](const ScrapedPeers::Counts& one, std::size_t value) {
      return static_cast<double>(one.peer->cell(first + value));
    };
    write_labelled(shapes, peers.counts(), count, out);
  };
}

WritePeers round_trip_writer(const SeriesSpec& spec) {
  const std::string name{spec.name};
  std::vector<LineShape> buckets;
  const auto add_bucket = [&](const std::string& bound) {
    LineShape line = plain_shape(name + "_bucket");
    line.after = "\",le=\"" + bound + "\"} ";
    buckets.push_back(std::move(line));
  };
  for (const double bound : spec.buckets) add_bucket(bound_text(bound));
  add_bucket("+Inf");
  return [buckets = std::move(buckets), sum = plain_shape(name + "_sum"),
          count = plain_shape(name + "_count")](const ScrapedPeers& peers, TextSink& out) {
    for (const auto& [peer, label] : peers.counts()) {
      std::uint64_t cumulative = 0;
      for (std::size_t i = 0; i < buckets.size(); ++i) {
        cumulative += peer->round_trips(i);
        out.add_line(buckets[i].before, label, buckets[i].after, cumulative);
      }
      out.add_line(sum.before, label, sum.after, peer->round_trip_sum());
      out.add_line(count.before, label, count.after, static_cast<double>(cumulative));
    }
  };
}

std::vector<WritePeers> make_writers() {
  std::vector<WritePeers> writers(all_series().size());
  const auto set = [&](std::string_view name, WritePeers writer) {
    writers.at(series_index(name)) = std::move(writer);
  };
  set("ntp_peer_state", state_writer(series("ntp_peer_state")));
  set("ntp_peer_info", info_writer(series("ntp_peer_info")));
  set("ntp_peer_local_clock", local_clock_writer(series("ntp_peer_local_clock")));
  for (const PeerGauge& gauge : peer_gauges()) set(gauge.series, gauge_writer(gauge));
  for (const PeerCounter counter : kValues<PeerCounter>) {
    set(row_of(counter).series, counter_writer(counter));
  }
  set(kRoundTripSeries, round_trip_writer(series(kRoundTripSeries)));
  for (const SeriesSpec& spec : peer_section().series) {
    GNOMON_CHECK(writers.at(series_index(spec.name)) != nullptr);
  }
  return writers;
}

}  // namespace

const WritePeers* peer_series(std::size_t place) {
  static const std::vector<WritePeers> writers = make_writers();
  const WritePeers& found = writers.at(place);
  return found ? &found : nullptr;
}

}  // namespace gnomon
