#include <iterator>

#include "metrics/catalog.h"

namespace gnomon {
namespace {

constexpr LabelSpec kPeer{"peer", LabelValues::kPeer};
constexpr auto kDefault = MetricsLevel::kDefault;

/// What level "minimal" shows of a peer.
std::vector<SeriesSpec> essentials() {
  return {
      {.name = "ntp_peer_state",
       .type = SeriesType::kStateset,
       .labels = {kPeer, {"state", LabelValues::kPeerState}},
       .help = "What selection thinks of the peer: exactly one is 1."},
      {.name = "ntp_peer_offset_seconds",
       .labels = {kPeer},
       .help = "Filtered offset now, peer - local; positive: the local clock is behind."},
      {.name = "ntp_peer_jitter_seconds",
       .labels = {kPeer},
       .help = "Spread of the peer's samples about the estimate, one sigma."},
      {.name = "ntp_peer_stratum",
       .labels = {kPeer},
       .help = "Stratum that the peer announces; 16: unsynchronised."},
      {.name = "ntp_peer_reach_register",
       .labels = {kPeer},
       .help = "The last eight polls as bits, the latest is bit 0; 1: answered."},
      {.name = "ntp_peer_reach_ratio",
       .labels = {kPeer},
       .help = "Share of the last eight polls that were answered."},
      {.name = "ntp_peer_poll_interval_seconds",
       .labels = {kPeer},
       .help = "Time between requests to the peer."},
  };
}

std::vector<SeriesSpec> estimates() {
  return {
      {.name = "ntp_peer_info",
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
       .help = "Address of the peer and what it says of itself; empty while unknown."},
      {.name = "ntp_peer_falseticker_margin_seconds",
       .labels = {kPeer},
       .level = kDefault,
       .help = "How far the peer's interval lies outside the intersection; 0 for a truechimer, and "
               "for a falseticker of which only the rate is wrong."},
      {.name = "ntp_peer_offset_error_seconds",
       .labels = {kPeer},
       .level = kDefault,
       .help = "Error of the filtered offset, one sigma, without the path's asymmetry."},
      {.name = "ntp_peer_delay_seconds",
       .labels = {kPeer},
       .level = kDefault,
       .help = "Filtered round trip delay to the peer."},
      {.name = "ntp_peer_dispersion_seconds",
       .labels = {kPeer},
       .level = kDefault,
       .help = "Error of the peer's samples from reading clocks and from age."},
      {.name = "ntp_peer_frequency_ratio",
       .labels = {kPeer},
       .level = kDefault,
       .help = "Rate at which the offset to the peer changes, 1e-6 is 1 ppm; positive: the local "
               "clock falls behind."},
      {.name = "ntp_peer_last_sample_offset_seconds",
       .labels = {kPeer},
       .level = kDefault,
       .help = "Raw offset of the last sample, peer - local; positive: the local clock is behind."},
      {.name = "ntp_peer_last_sample_delay_seconds",
       .labels = {kPeer},
       .level = kDefault,
       .help = "Raw round trip delay of the last sample."},
  };
}

std::vector<SeriesSpec> announced_and_contact() {
  return {
      {.name = "ntp_peer_leap_indicator",
       .labels = {kPeer},
       .level = kDefault,
       .help = "Leap indicator that the peer announces: 0 none, 1 insert, 2 delete, 3 "
               "unsynchronised."},
      {.name = "ntp_peer_precision_seconds",
       .labels = {kPeer},
       .level = kDefault,
       .help = "Precision that the peer announces."},
      {.name = "ntp_peer_root_delay_seconds",
       .labels = {kPeer},
       .level = kDefault,
       .help = "Root delay that the peer announces."},
      {.name = "ntp_peer_root_dispersion_seconds",
       .labels = {kPeer},
       .level = kDefault,
       .help = "Root dispersion that the peer announces."},
      {.name = "ntp_peer_root_distance_seconds",
       .labels = {kPeer},
       .level = kDefault,
       .help = "Bound of the error of the peer's offset, from here to the primary reference."},
      {.name = "ntp_peer_unanswered_polls",
       .labels = {kPeer},
       .level = kDefault,
       .help = "Requests since the last valid response."},
      {.name = "ntp_peer_last_sample_age_seconds",
       .labels = {kPeer},
       .level = kDefault,
       .help = "Monotonic time since the last accepted sample."},
      {.name = "ntp_peer_samples",
       .labels = {kPeer},
       .level = kDefault,
       .help = "Accepted samples that the filter holds."},
  };
}

SeriesSpec counter(std::string_view name, std::string_view help) {
  return {.name = name,
          .type = SeriesType::kCounter,
          .labels = {kPeer},
          .level = kDefault,
          .help = help};
}

SeriesSpec counter_by(LabelSpec label, std::string_view name, std::string_view help) {
  SeriesSpec spec = counter(name, help);
  spec.labels.push_back(label);
  return spec;
}

std::vector<SeriesSpec> counted() {
  return {
      counter("ntp_peer_requests_sent_total", "Requests sent to the peer."),
      counter("ntp_peer_responses_received_total",
              "Packets that came back on the socket of a request."),
      counter("ntp_peer_samples_accepted_total", "Samples that passed every test."),
      counter_by({"reason", LabelValues::kRejectReason}, "ntp_peer_responses_rejected_total",
                 "Responses that were not believed, by the first test that failed."),
      counter_by({"code", LabelValues::kKissCode}, "ntp_peer_kod_received_total",
                 "Kiss-o'-death packets from the peer."),
      counter_by({"layer", LabelValues::kLayer}, "ntp_peer_timestamps_total",
                 "Own timestamps of accepted samples, two a sample, by the layer that took them."),
      counter_by({"result", LabelValues::kResult}, "ntp_peer_resolutions_total",
                 "Look-ups of the peer's name."),
      counter("ntp_peer_replacements_total", "Times that another address took the peer's place."),
      {.name = "ntp_peer_round_trip_seconds",
       .type = SeriesType::kHistogram,
       .labels = {kPeer},
       .level = MetricsLevel::kFull,
       .help = "Round trip delays of accepted samples.",
       .buckets = {1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2, 2.5e-2, 5e-2, 0.1, 0.25, 0.5, 1}},
  };
}

}  // namespace

CatalogSection peer_section() {
  CatalogSection section{.title = "Per peer", .series = essentials()};
  for (std::vector<SeriesSpec> part : {estimates(), announced_and_contact(), counted()}) {
    section.series.insert(section.series.end(), std::make_move_iterator(part.begin()),
                          std::make_move_iterator(part.end()));
  }
  return section;
}

}  // namespace gnomon
