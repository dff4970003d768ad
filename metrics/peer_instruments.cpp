#include "metrics/peer_instruments.h"

namespace gnomon {
namespace {

constexpr const char* kRoundTrip = "ntp_peer_round_trip_seconds";

}  // namespace

PeerInstrumentTable::PeerInstrumentTable(prometheus::Registry& registry)
    : round_trip_{histogram_family(registry, kRoundTrip)} {
  for (const PeerCounter counter : kValues<PeerCounter>) {
    counters_.push_back(&counter_family(registry, row_of(counter).series));
  }
}

void PeerInstrumentTable::add(const std::string& peer) {
  if (peers_.contains(peer)) return;
  const prometheus::Labels labels{{"peer", peer}};
  std::vector<CounterSet> counters;
  counters.reserve(kCount<PeerCounter>);
  for (const PeerCounter counter : kValues<PeerCounter>) {
    counters.emplace_back(*counters_.at(index_of(counter)), row_of(counter).series, labels);
  }
  prometheus::Histogram& round_trip = round_trip_.Add(labels, series(kRoundTrip).buckets);
  peers_.try_emplace(peer, std::move(counters), round_trip);
}

void PeerInstrumentTable::remove(const std::string& peer) {
  const auto found = peers_.find(peer);
  if (found == peers_.end()) return;
  for (CounterSet& counter : found->second.counters()) counter.remove();
  round_trip_.Remove(&found->second.round_trip());
  peers_.erase(found);
}

PeerInstruments* PeerInstrumentTable::find(const std::string& peer) {
  const auto found = peers_.find(peer);
  return found == peers_.end() ? nullptr : &found->second;
}

}  // namespace gnomon
