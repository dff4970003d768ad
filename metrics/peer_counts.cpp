#include "metrics/peer_counts.h"

#include <algorithm>
#include <array>

#include "metrics/catalog.h"
#include "metrics/text_sink.h"

namespace gnomon {
namespace {

std::size_t size_of(PeerCounter counter) {
  const auto by = row_of(counter).by;
  return by ? label_values(by->values).size() : 1;
}

/// Where the cells of each counter begin; the last entry is the number of all.
std::array<std::size_t, kCount<PeerCounter> + 1> make_layout() {
  std::array<std::size_t, kCount<PeerCounter> + 1> begins{};
  for (const PeerCounter counter : kValues<PeerCounter>) {
    begins.at(index_of(counter) + 1) = begins.at(index_of(counter)) + size_of(counter);
  }
  return begins;
}

const auto& layout() {
  static const auto begins = make_layout();
  return begins;
}

const std::vector<double>& bounds() {
  static const std::vector<double>& found = series(kRoundTripSeries).buckets;
  return found;
}

std::string as_label(std::string_view peer) {
  std::string text;
  TextSink sink{text};
  sink.add_label_value(peer);
  sink.finish();
  return text;
}

}  // namespace

PeerCounts::PeerCounts(std::string_view peer)
    : label_{as_label(peer)}, cells_(layout().back()), round_trips_(bounds().size() + 1) {}

void PeerCounts::observe_round_trip(double seconds) {
  const auto above = std::ranges::lower_bound(bounds(), seconds);
  add_one(round_trips_[static_cast<std::size_t>(above - bounds().begin())]);
  sum_.store(round_trip_sum() + seconds, std::memory_order_relaxed);
}

std::size_t PeerCounts::first_cell(PeerCounter counter) { return layout().at(index_of(counter)); }

void PeerCountTable::add(const std::string& peer) {
  const std::lock_guard lock{mutex_};
  std::shared_ptr<PeerCounts>& counts = peers_[peer];
  if (!counts) counts = std::make_shared<PeerCounts>(peer);
}

void PeerCountTable::remove(const std::string& peer) {
  const std::lock_guard lock{mutex_};
  peers_.erase(peer);
}

PeerCounts* PeerCountTable::find(const std::string& peer) {
  const auto found = peers_.find(peer);
  return found == peers_.end() ? nullptr : found->second.get();
}

PeerCountTable::Counts PeerCountTable::all() const {
  Counts counts;
  const std::lock_guard lock{mutex_};
  counts.reserve(peers_.size());
  for (const auto& [name, one] : peers_) counts.push_back(one);
  return counts;
}

}  // namespace gnomon
