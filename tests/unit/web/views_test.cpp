#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include <nlohmann/json.hpp>

#include "sample_snapshot.h"
#include "web/html_view.h"
#include "web/json_view.h"
#include "web/verdict.h"

namespace gnomon {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Verdict, SaysItInOneSentence) {
  EXPECT_EQ(
      verdict(testing::sample_snapshot()),
      "Synchronised to ntp1.example.com (stratum 1), clock within +-412 us, offset +12 +- 7 us, "
      "poll 64 s, 1 of 3 peers agrees");
  EXPECT_EQ(verdict(testing::young_snapshot()), "Starting (no estimate yet), 0 of 1 peer agrees");
}

TEST(Verdict, SaysNothingTwice) {
  Snapshot snapshot = testing::young_snapshot();
  snapshot.node.system.reason = "none of 2 peers answers";
  EXPECT_EQ(verdict(snapshot), "Starting (none of 2 peers answers), 0 of 1 peer agrees");
  snapshot.node.system.state = SystemState::kHoldover;
  snapshot.node.system.reason = "coasting on what was learnt: none of 2 peers answers";
  EXPECT_EQ(verdict(snapshot),
            "Holdover (coasting on what was learnt: none of 2 peers answers), 0 of 1 peer agrees");
}

TEST(StatusJson, HasEveryValue) {
  const json status = json::parse(status_json(testing::sample_snapshot()));
  const json& listeners = status["listeners"];
  ASSERT_EQ(listeners.size(), 3U);
  EXPECT_EQ(listeners[0], (json{{"service", "ntp"},
                                {"address", "192.0.2.1:123"},
                                {"listening", true},
                                {"optional", false},
                                {"problem", nullptr}}));
  EXPECT_EQ(listeners[1]["address"], "[fe80::1%eth0]:123");
  EXPECT_EQ(listeners[1]["listening"], false);
  EXPECT_EQ(listeners[1]["problem"], "cannot listen on [fe80::1%eth0]:123 yet: No such device");
  EXPECT_EQ(listeners[2]["optional"], true);
  EXPECT_EQ(status["state"], "synchronized");
  EXPECT_EQ(status["synchronized"], true);
  EXPECT_EQ(status["reference_peer"], "ntp1.example.com");
  EXPECT_EQ(status["reference_address"], "192.0.2.1");
  EXPECT_EQ(status["refid"], "192.0.2.1");
  EXPECT_EQ(status["leap"], 0);
  EXPECT_EQ(status["stratum"], 2);
  EXPECT_EQ(status["offset_seconds"], 12e-6);
  EXPECT_EQ(status["max_error_seconds"], 0.000412);
  EXPECT_EQ(status["poll_interval_seconds"], 64);
  EXPECT_EQ(status["clock_driver"], "virtual");
  EXPECT_EQ(status["virtual_true_offset_seconds"], 15e-6);
  EXPECT_EQ(status["daemon"]["version"], "0.1.0");
  EXPECT_EQ(status["thresholds"]["offset_seconds"]["warning"], 0.01);
  EXPECT_EQ(status["verdict"], verdict(testing::sample_snapshot()));
}

TEST(StatusJson, WhatDoesNotExistIsNull) {
  const json status = json::parse(status_json(testing::young_snapshot()));
  for (const char* const key :
       {"reference_peer", "reference_address", "offset_seconds", "max_error_seconds",
        "poll_interval_seconds", "virtual_true_offset_seconds"}) {
    EXPECT_TRUE(status.contains(key) && status[key].is_null()) << key;
  }
  EXPECT_EQ(status["reason"], "no estimate yet");
}

TEST(PeersJson, KeysAreTheSameForEveryPeer) {
  const json peers = json::parse(peers_json(testing::sample_snapshot()))["peers"];
  ASSERT_EQ(peers.size(), 3U);
  std::set<std::string> first;
  for (const auto& [key, value] : peers[0].items()) first.insert(key);
  for (const json& peer : peers) {
    std::set<std::string> keys;
    for (const auto& [key, value] : peer.items()) keys.insert(key);
    EXPECT_EQ(keys, first);
  }
  EXPECT_EQ(peers[0]["address"], "192.0.2.1");
  EXPECT_EQ(peers[0]["port"], 123);
  EXPECT_EQ(peers[0]["state"], "system_peer");
  EXPECT_EQ(peers[0]["stratum"], 1);
  EXPECT_EQ(peers[0]["refid"], "GP\"S");
  EXPECT_EQ(peers[0]["root_distance_seconds"], 0.00046);
  EXPECT_TRUE(peers[2]["address"].is_null());
  EXPECT_TRUE(peers[2]["offset_seconds"].is_null());
  EXPECT_TRUE(peers[2]["stratum"].is_null());
}

TEST(PeersJson, BadBytesDoNotBreakIt) {
  Snapshot snapshot = testing::young_snapshot();
  snapshot.node.peers.front().name = "a\xff\"b";
  const json peers = json::parse(peers_json(snapshot))["peers"];
  EXPECT_EQ(peers[0]["name"], "a\xef\xbf\xbd\"b");
}

TEST(IndexPage, EscapesWhatItShows) {
  Snapshot snapshot = testing::young_snapshot();
  snapshot.node.peers.front().name = "<script>&'\"";
  const std::string page = index_html(snapshot);
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;&amp;&#39;&quot;"));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, HasSubstr("href=\"/metrics\""));
  EXPECT_THAT(index_html(testing::sample_snapshot()), HasSubstr("<td>11110111</td>"));
  EXPECT_THAT(index_html(testing::sample_snapshot()), HasSubstr("<td>system peer</td>"));
}

}  // namespace
}  // namespace gnomon
