#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "metrics/catalog.h"
#include "model/word.h"

namespace gnomon {

/// The histogram of a peer.
inline constexpr const char* kRoundTripSeries = "ntp_peer_round_trip_seconds";

/// What is counted of one peer. The order is that of the catalogue.
enum class PeerCounter : std::uint8_t {
  kRequestsSent,
  kSendErrors,
  kResponsesReceived,
  kSamplesAccepted,
  kRejected,
  kKisses,
  kTimestamps,
  kResolutions,
  kReplacements,
};

/// The row of a counter: all that the catalogue and the instruments need to know of it.
struct PeerCounterRow {
  const char* series = nullptr;
  std::string_view help;
  std::optional<LabelSpec> by;  ///< beside the peer
};

/// The compiler refuses a counter that has no row.
[[nodiscard]] constexpr PeerCounterRow row_of(PeerCounter counter) {
  switch (counter) {
    case PeerCounter::kRequestsSent:
      return {.series = "ntp_peer_requests_sent_total",
              .help = "Requests to the peer that left this machine."};
    case PeerCounter::kSendErrors:
      return {.series = "ntp_peer_send_errors_total",
              .help =
                  "Requests that could not leave, and errors that the network sent back for "
                  "requests that had left (refused, unreachable, denied).",
              .by = LabelSpec{"reason", LabelValues::kSendError}};
    case PeerCounter::kResponsesReceived:
      return {.series = "ntp_peer_responses_received_total",
              .help = "Packets that came back on the socket of a request."};
    case PeerCounter::kSamplesAccepted:
      return {.series = "ntp_peer_samples_accepted_total",
              .help = "Samples that passed every test."};
    case PeerCounter::kRejected:
      return {.series = "ntp_peer_responses_rejected_total",
              .help = "Responses that were not believed, by the first test that failed.",
              .by = LabelSpec{"reason", LabelValues::kRejectReason}};
    case PeerCounter::kKisses:
      return {.series = "ntp_peer_kod_received_total",
              .help = "Kiss-o'-death packets from the peer.",
              .by = LabelSpec{"code", LabelValues::kKissCode}};
    case PeerCounter::kTimestamps:
      return {.series = "ntp_peer_timestamps_total",
              .help =
                  "Own timestamps of accepted samples, two a sample, by the layer that took "
                  "them.",
              .by = LabelSpec{"layer", LabelValues::kLayer}};
    case PeerCounter::kResolutions:
      return {.series = "ntp_peer_resolutions_total",
              .help = "Look-ups of the peer's name, by how they ended.",
              .by = LabelSpec{"result", LabelValues::kLookupResult}};
    case PeerCounter::kReplacements:
      return {.series = "ntp_peer_replacements_total",
              .help = "Times that another address took the peer's place."};
  }
  return {};
}

[[nodiscard]] constexpr Word word(PeerCounter counter) { return {.text = row_of(counter).series}; }

}  // namespace gnomon
