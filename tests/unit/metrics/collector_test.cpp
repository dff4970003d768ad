#include "metrics/collector.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "base/text.h"
#include "metrics/scrape.h"
#include "read_samples.h"
#include "sample_snapshot.h"

namespace gnomon {
namespace {

using testing::value;

using Labels = std::map<std::string, std::string>;

/// What a scrape of the snapshot shows, without counts.
std::vector<testing::SampleLine> collected(const Snapshot& snapshot,
                                           MetricsLevel level,
                                           unsigned warmup = 4) {
  const Recorder nothing;
  std::string text;
  scrape({.snapshot = snapshot,
          .recorder = nothing,
          .log_counts = {},
          .view = {.level = level, .warmup_samples = warmup}},
         ExpositionFormat::kText, text);
  return testing::read_samples(text);
}

const Labels kLeader{{"peer", "ntp1.example.com"}};

TEST(Collector, ShowsTheSystem) {
  const auto families = collected(testing::sample_snapshot(), MetricsLevel::kDefault);
  EXPECT_EQ(value(families, "ntp_system_synchronized"), 1);
  EXPECT_EQ(value(families, "ntp_system_state", {{"state", "synchronized"}}), 1);
  EXPECT_EQ(value(families, "ntp_system_state", {{"state", "holdover"}}), 0);
  EXPECT_EQ(value(families, "ntp_system_offset_seconds"), 12e-6);
  EXPECT_EQ(value(families, "ntp_system_max_error_seconds"), 0.000412);
  EXPECT_EQ(value(families, "ntp_system_peers", {{"class", "truechimer"}}), 1);
  EXPECT_EQ(value(families, "ntp_virtual_true_offset_seconds"), 15e-6);
  EXPECT_EQ(value(families, "ntp_threshold_offset_seconds", {{"severity", "critical"}}), 0.1);
}

TEST(Collector, WhatDoesNotExistIsAbsent) {
  const auto families = collected(testing::young_snapshot(), MetricsLevel::kFull);
  for (const char* const name :
       {"ntp_system_offset_seconds", "ntp_system_max_error_seconds", "ntp_system_info",
        "ntp_system_last_update_age_seconds", "ntp_virtual_true_offset_seconds",
        "ntp_kernel_status", "ntp_server_requests_total", "ntp_peer_offset_seconds",
        "ntp_peer_stratum", "ntp_peer_last_sample_age_seconds",
        "ntp_daemon_state_file_age_seconds"}) {
    EXPECT_FALSE(value(families, name)) << name;
  }
}

TEST(Collector, StateExistsFromTheStart) {
  const auto families = collected(testing::young_snapshot(), MetricsLevel::kMinimal);
  EXPECT_EQ(value(families, "ntp_system_synchronized"), 0);
  EXPECT_EQ(value(families, "ntp_system_state", {{"state", "starting"}}), 1);
  EXPECT_EQ(value(families, "ntp_system_stratum"), 16);
  EXPECT_EQ(value(families, "ntp_system_leap_indicator"), 3);
  EXPECT_EQ(value(families, "ntp_peer_state", {{"state", "unresolved"}}), 1);
  EXPECT_EQ(value(families, "ntp_peer_reach_register"), 0);
  EXPECT_EQ(value(families, "ntp_peer_reach_ratio"), 0);
}

TEST(Collector, EstimatesAppearAfterWarmUp) {
  const Snapshot snapshot = testing::sample_snapshot();  // the second peer has three samples
  const Labels second{{"peer", printable(snapshot.node.peers[1].name)}};
  for (const char* const name :
       {"ntp_peer_offset_seconds", "ntp_peer_jitter_seconds", "ntp_peer_falseticker_margin_seconds",
        "ntp_peer_last_sample_offset_seconds"}) {
    EXPECT_FALSE(value(collected(snapshot, MetricsLevel::kDefault, 4), name, second)) << name;
    EXPECT_TRUE(value(collected(snapshot, MetricsLevel::kDefault, 3), name, second)) << name;
  }
  const auto early = collected(snapshot, MetricsLevel::kDefault, 4);
  EXPECT_EQ(value(early, "ntp_peer_stratum", second), 2);
  EXPECT_EQ(value(early, "ntp_peer_samples", second), 3);
}

TEST(Collector, MinimalShowsOnlyTheEssentialsOfAPeer) {
  const auto families = collected(testing::sample_snapshot(), MetricsLevel::kMinimal);
  for (const char* const name :
       {"ntp_peer_state", "ntp_peer_offset_seconds", "ntp_peer_jitter_seconds", "ntp_peer_stratum",
        "ntp_peer_reach_register", "ntp_peer_poll_interval_seconds"}) {
    EXPECT_TRUE(value(families, name, kLeader)) << name;
  }
  for (const char* const name : {"ntp_peer_info", "ntp_peer_delay_seconds", "ntp_peer_samples"}) {
    EXPECT_FALSE(value(families, name)) << name;
  }
}

TEST(Collector, ReachIsBitsAndRatio) {
  const auto families = collected(testing::sample_snapshot(), MetricsLevel::kDefault);
  EXPECT_EQ(value(families, "ntp_peer_reach_register", kLeader), 0b1111'0111);
  EXPECT_EQ(value(families, "ntp_peer_reach_ratio", kLeader), 7.0 / 8);
}

TEST(Collector, InfoSaysWhatAPeerIs) {
  const auto families = collected(testing::sample_snapshot(), MetricsLevel::kDefault);
  EXPECT_EQ(value(families, "ntp_peer_info",
                  {{"peer", "ntp1.example.com"},
                   {"address", "192.0.2.1"},
                   {"port", "123"},
                   {"family", "ipv4"},
                   {"refid", "GP\"S"},
                   {"version", "4"}}),
            1);
  EXPECT_EQ(value(families, "ntp_peer_info", {{"address", "2001:db8::2"}, {"family", "ipv6"}}), 1);
  EXPECT_EQ(value(families, "ntp_peer_info",
                  {{"peer", "later.example.com"}, {"address", ""}, {"family", ""}, {"refid", ""}}),
            1);
}

TEST(Collector, ServerCountsHaveEveryLabelValue) {
  const auto families = collected(testing::sample_snapshot(), MetricsLevel::kDefault);
  EXPECT_EQ(value(families, "ntp_server_requests_total", {{"version", "4"}, {"auth", "none"}}),
            500);
  EXPECT_EQ(value(families, "ntp_server_requests_dropped_total", {{"reason", "acl"}}), 10);
  EXPECT_EQ(value(families, "ntp_server_requests_dropped_total", {{"reason", "malformed"}}), 6);
  EXPECT_EQ(value(families, "ntp_server_requests_dropped_total", {{"reason", "mode"}}), 0);
  for (const char* reason : {"version", "unasked", "auth"}) {
    EXPECT_TRUE(value(families, "ntp_server_requests_dropped_total", {{"reason", reason}}));
  }
  // Nothing in this version produces them.
  EXPECT_FALSE(value(families, "ntp_server_responses_total", {{"mode", "interleaved"}}));
  EXPECT_FALSE(value(families, "ntp_server_requests_dropped_total", {{"reason", "rate"}}));
  EXPECT_FALSE(
      value(families, "ntp_server_requests_dropped_total", {{"reason", "unsynchronized"}}));
  EXPECT_FALSE(value(families, "ntp_peer_state", {{"state", "not_trusted"}}));
  EXPECT_EQ(value(families, "ntp_server_timestamps_total", {{"layer", "kernel"}}), 541);
  EXPECT_EQ(value(families, "ntp_server_turnaround_seconds_count"), 530);
  EXPECT_EQ(value(families, "ntp_server_turnaround_seconds_bucket", {{"le", "0.0001"}}), 430);
  EXPECT_EQ(std::ranges::count(families, "ntp_server_turnaround_seconds_bucket",
                               &testing::SampleLine::name),
            6);
}

TEST(Collector, AValueThatIsNotFiniteIsAbsent) {
  Snapshot snapshot = testing::sample_snapshot();
  snapshot.node.system.offset_seconds = std::numeric_limits<double>::quiet_NaN();
  snapshot.node.system.max_error_seconds = std::numeric_limits<double>::infinity();
  const auto families = collected(snapshot, MetricsLevel::kDefault);
  EXPECT_FALSE(value(families, "ntp_system_offset_seconds"));
  EXPECT_FALSE(value(families, "ntp_system_max_error_seconds"));
}

}  // namespace
}  // namespace gnomon
