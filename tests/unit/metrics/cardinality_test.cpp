#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "metrics/families.h"
#include "metrics/scrape.h"
#include "read_samples.h"
#include "sample_snapshot.h"

namespace gnomon {
namespace {

using Samples = std::vector<testing::SampleLine>;

std::string peer_name(int number) { return "peer" + std::to_string(number) + ".example.com"; }

/// A daemon with `count` peers, everything set, and one event of every kind.
struct World {
  explicit World(int count) {
    testing::play_events(recorder);
    for (const PeerSnapshot& peer : snapshot.node.peers) {
      recorder.on_event(Now{}, PeerRemoved{.peer = peer.name});
    }
    const PeerSnapshot model = snapshot.node.peers.front();
    snapshot.node.peers.assign(static_cast<std::size_t>(count), model);
    for (int i = 0; i < count; ++i) {
      snapshot.node.peers[static_cast<std::size_t>(i)].name = peer_name(i);
      recorder.on_event(Now{}, PeerAdded{.peer = peer_name(i)});
    }
  }

  [[nodiscard]] Samples scraped(MetricsLevel level) const {
    std::string text;
    scrape({.snapshot = snapshot,
            .recorder = recorder,
            .log_counts = LogCounts{},
            .log_losses = LogLosses{},
            .http = HttpCounts{},
            .view = {.level = level, .warmup_samples = 4}},
           ExpositionFormat::kText, text);
    return testing::read_samples(text);
  }

  Snapshot snapshot = testing::sample_snapshot();
  Recorder recorder;
};

/// The series of the catalogue that a sample belongs to.
const SeriesSpec& series_of(const testing::SampleLine& sample) {
  for (const SeriesSpec* const spec : all_series()) {
    const std::string base{spec->name};
    if (sample.name == base) return *spec;
    if (spec->type != SeriesType::kHistogram) continue;
    for (const char* const suffix : {"_bucket", "_sum", "_count"}) {
      if (sample.name == base + suffix) return *spec;
    }
  }
  return series(sample.name);  // ends the program
}

/// Names of the label values that neither an enum nor the configuration gave.
std::set<std::string> strange_values(const Samples& samples, const std::set<std::string>& peers) {
  std::set<std::string> strange;
  for (const testing::SampleLine& sample : samples) {
    const SeriesSpec& spec = series_of(sample);
    for (const auto& [label, value] : sample.labels) {
      const auto known = std::ranges::find(spec.labels, label, &LabelSpec::name);
      if (known == spec.labels.end()) {
        if (label != "le") strange.insert(sample.name + " has a label " + label);
      } else if (known->values == LabelValues::kPeer) {
        if (!peers.contains(value)) strange.insert(sample.name + ": " + value);
      } else if (known->values == LabelValues::kListenAddress) {
        if (!Endpoint::parse(value)) strange.insert(sample.name + ": " + value);
      } else if (known->values != LabelValues::kText) {
        const auto& values = label_values(known->values);
        const bool unknown_yet = spec.type == SeriesType::kInfo && value.empty();
        const bool listed = std::ranges::find(values, value) != values.end();
        if (!listed && !unknown_yet) strange.insert(sample.name + ": " + value);
      }
    }
  }
  return strange;
}

TEST(Cardinality, OfANodeIsBounded) {
  const World world{0};
  EXPECT_LE(world.scraped(MetricsLevel::kDefault).size(), 190U);
  EXPECT_GE(world.scraped(MetricsLevel::kDefault).size(), 120U);
}

TEST(Cardinality, OfAPeerIsBounded) {
  const World one{1};
  const World nine{9};
  const auto a_peer = [&](MetricsLevel level) {
    return (nine.scraped(level).size() - one.scraped(level).size()) / 8;
  };
  // Six values, and a series for each state.
  EXPECT_LE(a_peer(MetricsLevel::kMinimal), 6 + kCount<PeerState>);
  EXPECT_LE(a_peer(MetricsLevel::kDefault), 80U);
  EXPECT_GE(a_peer(MetricsLevel::kDefault), 50U);
  EXPECT_EQ(a_peer(MetricsLevel::kFull), a_peer(MetricsLevel::kDefault) + 16);
}

TEST(Cardinality, EveryLabelValueIsKnown) {
  const World world{3};
  const std::set<std::string> peers{peer_name(0), peer_name(1), peer_name(2)};
  EXPECT_EQ(strange_values(world.scraped(MetricsLevel::kFull), peers), std::set<std::string>{});
  Recorder recorder;
  const Snapshot young = testing::young_snapshot();
  recorder.on_event(Now{}, PeerAdded{.peer = "ntp1.example.com"});
  std::string text;
  scrape({.snapshot = young, .recorder = recorder, .log_counts = {}, .view = {}},
         ExpositionFormat::kText, text);
  EXPECT_EQ(strange_values(testing::read_samples(text), {"ntp1.example.com"}),
            std::set<std::string>{});
}

TEST(Cardinality, AStrangeValueWouldBeSeen) {
  Families families{MetricsLevel::kFull};
  families.add("ntp_peer_samples", 1, {{"peer", "203.0.113.9"}});
  families.add("ntp_system_steps_total", 1, {{"direction", "sideways"}});
  families.add("ntp_system_updates_total", 1, {{"why", "x"}});
  const std::string text = serialize(families.take(), ExpositionFormat::kText);
  EXPECT_EQ(strange_values(testing::read_samples(text), {"a"}).size(), 3U);
}

TEST(Cardinality, NoSeriesComesTwice) {
  const World world{3};
  std::set<std::string> seen;
  for (const testing::SampleLine& sample : world.scraped(MetricsLevel::kFull)) {
    std::string key = sample.name;
    for (const auto& [name, value] : sample.labels) key += "," + name + "=" + value;
    EXPECT_TRUE(seen.insert(key).second) << key;
  }
}

}  // namespace
}  // namespace gnomon
