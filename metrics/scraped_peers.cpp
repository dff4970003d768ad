#include "metrics/scraped_peers.h"

#include <algorithm>
#include <utility>

#include "metrics/text_sink.h"

namespace gnomon {

ScrapedPeers::ScrapedPeers(std::span<const PeerSnapshot> peers,
                           PeerCountTable::Counts counts,
                           MetricsView view)
    : view_{view}, kept_{std::move(counts)} {
  states_.reserve(peers.size());
  counts_.reserve(kept_.size());
  for (const PeerSnapshot& peer : peers) states_.push_back({.peer = &peer, .label = {}});
  std::ranges::sort(states_, {}, &State::name);
  TextSink sink{labels_};
  std::vector<std::size_t> ends;
  ends.reserve(peers.size());
  for (const State& row : states_) {
    sink.add_label_value(row.name());
    ends.push_back(sink.size());
  }
  std::size_t begin = 0;
  for (std::size_t i = 0; i < states_.size(); begin = ends[i], ++i) {
    states_[i].label = std::string_view{labels_}.substr(begin, ends[i] - begin);
  }
  for (const auto& one : kept_) counts_.push_back({.peer = one.get(), .label = one->label()});
}

}  // namespace gnomon
