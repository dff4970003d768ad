#include "metrics/peer_instruments.h"

#include <array>

namespace gnomon {
namespace {

constexpr const char* kSent = "ntp_peer_requests_sent_total";
constexpr const char* kReceived = "ntp_peer_responses_received_total";
constexpr const char* kAccepted = "ntp_peer_samples_accepted_total";
constexpr const char* kRejected = "ntp_peer_responses_rejected_total";
constexpr const char* kKisses = "ntp_peer_kod_received_total";
constexpr const char* kTimestamps = "ntp_peer_timestamps_total";
constexpr const char* kResolutions = "ntp_peer_resolutions_total";
constexpr const char* kReplacements = "ntp_peer_replacements_total";
constexpr const char* kRoundTrip = "ntp_peer_round_trip_seconds";

}  // namespace

PeerInstrumentTable::PeerInstrumentTable(prometheus::Registry& registry)
    : requests_sent_{counter_family(registry, kSent)},
      responses_received_{counter_family(registry, kReceived)},
      samples_accepted_{counter_family(registry, kAccepted)},
      rejected_{counter_family(registry, kRejected)},
      kisses_{counter_family(registry, kKisses)},
      timestamps_{counter_family(registry, kTimestamps)},
      resolutions_{counter_family(registry, kResolutions)},
      replacements_{counter_family(registry, kReplacements)},
      round_trip_{histogram_family(registry, kRoundTrip)} {}

void PeerInstrumentTable::add(const std::string& peer) {
  if (peers_.contains(peer)) return;
  const prometheus::Labels labels{{"peer", peer}};
  PeerInstruments made{
      .requests_sent = {requests_sent_, kSent, labels},
      .responses_received = {responses_received_, kReceived, labels},
      .samples_accepted = {samples_accepted_, kAccepted, labels},
      .rejected = {rejected_, kRejected, labels},
      .kisses = {kisses_, kKisses, labels},
      .timestamps = {timestamps_, kTimestamps, labels},
      .resolutions = {resolutions_, kResolutions, labels},
      .replacements = {replacements_, kReplacements, labels},
      .round_trip = &round_trip_.Add(labels, series(kRoundTrip).buckets),
  };
  peers_.emplace(peer, std::move(made));
}

void PeerInstrumentTable::remove(const std::string& peer) {
  const auto found = peers_.find(peer);
  if (found == peers_.end()) return;
  PeerInstruments& gone = found->second;
  const std::array<CounterSet*, 8> sets{
      &gone.requests_sent, &gone.responses_received, &gone.samples_accepted, &gone.rejected,
      &gone.kisses,        &gone.timestamps,         &gone.resolutions,      &gone.replacements};
  for (CounterSet* const set : sets) set->remove();
  round_trip_.Remove(gone.round_trip);
  peers_.erase(found);
}

PeerInstruments* PeerInstrumentTable::find(const std::string& peer) {
  const auto found = peers_.find(peer);
  return found == peers_.end() ? nullptr : &found->second;
}

}  // namespace gnomon
