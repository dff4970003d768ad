#include <utility>

#include "metrics/catalog.h"
#include "metrics/gauge.h"
#include "metrics/peer_counters.h"

namespace gnomon {
namespace {

constexpr LabelSpec kPeer{"peer", LabelValues::kPeer};
constexpr auto kDefault = MetricsLevel::kDefault;

std::vector<SeriesSpec> gauges(bool minimal) {
  std::vector<SeriesSpec> specs;
  for (const PeerGauge& row : peer_gauges()) {
    if ((row.level == MetricsLevel::kMinimal) != minimal) continue;
    specs.push_back({.name = row.series, .labels = {kPeer}, .level = row.level, .help = row.help});
  }
  return specs;
}

std::vector<SeriesSpec> counters() {
  std::vector<SeriesSpec> specs;
  for (const PeerCounter counter : kValues<PeerCounter>) {
    const PeerCounterRow row = row_of(counter);
    std::vector<LabelSpec> labels{kPeer};
    if (row.by) labels.push_back(*row.by);
    specs.push_back({.name = row.series,
                     .type = SeriesType::kCounter,
                     .labels = std::move(labels),
                     .level = kDefault,
                     .help = row.help});
  }
  return specs;
}

}  // namespace

CatalogSection peer_section() {
  const SeriesSpec state{.name = "ntp_peer_state",
                         .type = SeriesType::kStateset,
                         .labels = {kPeer, {"state", LabelValues::kPeerState}},
                         .help = "What selection thinks of the peer: exactly one is 1."};
  const SeriesSpec local_clock{
      .name = "ntp_peer_local_clock",
      .labels = {kPeer},
      .level = kDefault,
      .help =
          "1 if the peer says that it serves a local clock or follows one: nobody knows how far "
          "its time is from UTC."};
  const SeriesSpec info{
      .name = "ntp_peer_info",
      .type = SeriesType::kInfo,
      .labels = {kPeer,
                 {"address", LabelValues::kText},
                 {"port", LabelValues::kText},
                 {"mode", LabelValues::kPeerMode},
                 {"auth", LabelValues::kPeerAuth},
                 {"family", LabelValues::kFamily},
                 {"refid", LabelValues::kText},
                 {"version", LabelValues::kText},
                 {"pool", LabelValues::kText}},
      .level = kDefault,
      .help = "Address of the peer and what it says of itself; empty while unknown."};
  const SeriesSpec round_trip{
      .name = kRoundTripSeries,
      .type = SeriesType::kHistogram,
      .labels = {kPeer},
      .level = MetricsLevel::kFull,
      .help = "Round trip delays of accepted samples.",
      .buckets = {1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2, 2.5e-2, 5e-2, 0.1, 0.25, 0.5, 1}};
  return {
      .title = "Per peer",
      .series = joined(
          {{state}, gauges(true), {info, local_clock}, gauges(false), counters(), {round_trip}})};
}

}  // namespace gnomon
