#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "metrics/families.h"
#include "metrics/scrape.h"
#include "sample_snapshot.h"

namespace gnomon {
namespace {

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

  [[nodiscard]] MetricFamilies gathered(MetricsLevel level) const {
    return gather({.snapshot = snapshot,
                   .recorder = recorder,
                   .log_counts = LogCounts{},
                   .view = {.level = level, .warmup_samples = 4}});
  }

  Snapshot snapshot = testing::sample_snapshot();
  Recorder recorder;
};

std::size_t series_count(const MetricFamilies& families) {
  std::size_t count = 0;
  for (const prometheus::MetricFamily& family : families) {
    const bool histogram = family.type == prometheus::MetricType::Histogram;
    for (const prometheus::ClientMetric& metric : family.metric) {
      count += histogram ? metric.histogram.bucket.size() + 2 : 1;
    }
  }
  return count;
}

/// Names of the label values that neither an enum nor the configuration gave.
std::set<std::string> strange_values(const MetricFamilies& families,
                                     const std::set<std::string>& peers) {
  std::set<std::string> strange;
  for (const prometheus::MetricFamily& family : families) {
    const SeriesSpec& spec = series(family.name);
    for (const prometheus::ClientMetric& metric : family.metric) {
      for (const auto& label : metric.label) {
        const auto known = std::ranges::find(spec.labels, label.name, &LabelSpec::name);
        if (known == spec.labels.end()) {
          strange.insert(family.name + " has a label " + label.name);
        } else if (known->values == LabelValues::kPeer) {
          if (!peers.contains(label.value)) strange.insert(family.name + ": " + label.value);
        } else if (known->values != LabelValues::kText) {
          const auto& values = label_values(known->values);
          const bool unknown_yet = spec.type == SeriesType::kInfo && label.value.empty();
          const bool listed = std::ranges::find(values, label.value) != values.end();
          if (!listed && !unknown_yet) strange.insert(family.name + ": " + label.value);
        }
      }
    }
  }
  return strange;
}

TEST(Cardinality, OfANodeIsBounded) {
  const World world{0};
  EXPECT_LE(series_count(world.gathered(MetricsLevel::kDefault)), 150U);
  EXPECT_GE(series_count(world.gathered(MetricsLevel::kDefault)), 120U);
}

TEST(Cardinality, OfAPeerIsBounded) {
  const World one{1};
  const World nine{9};
  const auto a_peer = [&](MetricsLevel level) {
    return (series_count(nine.gathered(level)) - series_count(one.gathered(level))) / 8;
  };
  // Six values, and a series for each state.
  EXPECT_LE(a_peer(MetricsLevel::kMinimal), 6 + kCount<PeerState>);
  EXPECT_LE(a_peer(MetricsLevel::kDefault), 63U);
  EXPECT_GE(a_peer(MetricsLevel::kDefault), 50U);
  EXPECT_EQ(a_peer(MetricsLevel::kFull), a_peer(MetricsLevel::kDefault) + 16);
}

TEST(Cardinality, EveryLabelValueIsKnown) {
  const World world{3};
  const std::set<std::string> peers{peer_name(0), peer_name(1), peer_name(2)};
  EXPECT_EQ(strange_values(world.gathered(MetricsLevel::kFull), peers), std::set<std::string>{});
  Recorder recorder;
  const Snapshot young = testing::young_snapshot();
  recorder.on_event(Now{}, PeerAdded{.peer = "ntp1.example.com"});
  const auto families =
      gather({.snapshot = young, .recorder = recorder, .log_counts = {}, .view = {}});
  EXPECT_EQ(strange_values(families, {"ntp1.example.com"}), std::set<std::string>{});
}

TEST(Cardinality, AStrangeValueWouldBeSeen) {
  Families families{MetricsLevel::kFull};
  families.add("ntp_peer_samples", 1, {{"peer", "203.0.113.9"}});
  families.add("ntp_system_steps_total", 1, {{"direction", "sideways"}});
  families.add("ntp_system_updates_total", 1, {{"why", "x"}});
  EXPECT_EQ(strange_values(families.take(), {"a"}).size(), 3U);
}

TEST(Cardinality, NoSeriesComesTwice) {
  const World world{3};
  std::set<std::string> seen;
  for (const prometheus::MetricFamily& family : world.gathered(MetricsLevel::kFull)) {
    for (const prometheus::ClientMetric& metric : family.metric) {
      std::string key = family.name;
      for (const auto& label : metric.label) key += "," + label.name + "=" + label.value;
      EXPECT_TRUE(seen.insert(key).second) << key;
    }
  }
}

}  // namespace
}  // namespace gnomon
