#include "web/endpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <mutex>
#include <thread>

#include <nlohmann/json.hpp>

#include "../thread_count.h"
#include "http_client.h"
#include "sample_snapshot.h"

namespace gnomon {
namespace {

using testing::Connection;
using ::testing::HasSubstr;
using testing::http;
using ::testing::Not;
using ::testing::StartsWith;

/// A main loop that can be stopped: while it is, the source gives up after 300 ms.
class FakeMainLoop {
 public:
  void stop() { stopped_ = true; }

  void go_on() { stopped_ = false; }

  void set(Snapshot snapshot) {
    const std::lock_guard lock{mutex_};
    snapshot_ = std::move(snapshot);
  }

  std::optional<Snapshot> ask() {
    ++asked_;
    if (stopped_) {
      std::this_thread::sleep_for(std::chrono::milliseconds{300});
      return std::nullopt;
    }
    const std::lock_guard lock{mutex_};
    return snapshot_;
  }

  [[nodiscard]] int asked() const { return asked_; }

 private:
  std::atomic<bool> stopped_ = false;
  std::atomic<int> asked_ = 0;
  std::mutex mutex_;
  Snapshot snapshot_ = testing::sample_snapshot();  ///< guarded by `mutex_`
};

class EndpointTest : public ::testing::Test {
 protected:
  EndpointTest() {
    testing::play_events(recorder_);
    auto bound = MetricsEndpoint::bind(
        {.listen = {*Endpoint::parse("127.0.0.1:0"), *Endpoint::parse("[::1]:0")},
         .view = {.level = MetricsLevel::kDefault, .warmup_samples = 4},
         .snapshot = [this] { return loop_.ask(); },
         .log_counts = [] { return LogCounts{0, 0, 1, 0, 0}; }},
        recorder_);
    EXPECT_TRUE(bound) << bound.error();
    endpoint_ = std::move(*bound);
    EXPECT_TRUE(endpoint_->serve());
    v4_ = endpoint_->bound().at(0);
    v6_ = endpoint_->bound().at(1);
  }

  FakeMainLoop loop_;
  Recorder recorder_;
  std::unique_ptr<MetricsEndpoint> endpoint_;
  Endpoint v4_;
  Endpoint v6_;
};

TEST_F(EndpointTest, ServesTextOverIpv4AndIpv6) {
  for (const Endpoint& to : {v4_, v6_}) {
    const auto answer = http(to, "GET", "/metrics");
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.headers,
                HasSubstr("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
    EXPECT_THAT(answer.body, HasSubstr("\nntp_system_synchronized 1\n"));
    EXPECT_THAT(answer.body, HasSubstr("\nntp_daemon_log_messages_total{level=\"info\"} 1\n"));
    EXPECT_THAT(answer.body, HasSubstr("\nprocess_resident_memory_bytes "));
  }
}

TEST_F(EndpointTest, ServesOpenMetricsWhenAskedAndCountsScrapes) {
  const auto answer =
      http(v4_, "GET", "/metrics",
           "Accept: application/openmetrics-text;version=1.0.0,text/plain;q=0.5\r\n");
  EXPECT_THAT(answer.headers, HasSubstr("Content-Type: application/openmetrics-text; "
                                        "version=1.0.0; charset=utf-8\r\n"));
  EXPECT_TRUE(answer.body.ends_with("# EOF\n"));
  const auto next = http(v4_, "GET", "/metrics");
  EXPECT_THAT(next.body, HasSubstr("\nntp_metrics_scrapes_total{format=\"openmetrics\"} 1\n"));
  EXPECT_THAT(next.body, HasSubstr("\nntp_metrics_scrape_duration_seconds_count 1\n"));
}

TEST_F(EndpointTest, PacksOnlyWhenAsked) {
  const auto packed = http(v4_, "GET", "/metrics", "Accept-Encoding: gzip\r\n");
  EXPECT_THAT(packed.headers, HasSubstr("Content-Encoding: gzip\r\n"));
  const auto unpacked = testing::run_with_input("gunzip -c", packed.body);
  EXPECT_EQ(unpacked.status, 0);
  EXPECT_THAT(unpacked.output, HasSubstr("\nntp_system_synchronized 1\n"));
  const auto refused = http(v4_, "GET", "/metrics", "Accept-Encoding: gzip;q=0, identity\r\n");
  EXPECT_THAT(refused.headers, Not(HasSubstr("Content-Encoding")));
}

TEST_F(EndpointTest, HeadHasNoBody) {
  const auto answer = http(v4_, "HEAD", "/metrics");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "");
  EXPECT_THAT(answer.headers, Not(HasSubstr("Content-Length: 0\r\n")));
}

TEST_F(EndpointTest, RefusesWhatItDoesNotKnow) {
  for (const char* const path : {"/metricsfoo", "/metrics/", "/metrics/x", "/api/v1", "/../etc"}) {
    EXPECT_EQ(http(v4_, "GET", path).status, 404) << path;
  }
  for (const char* const method : {"POST", "PUT", "DELETE", "OPTIONS"}) {
    const auto answer = http(v4_, method, "/metrics", "Content-Length: 0\r\n");
    EXPECT_EQ(answer.status, 405) << method;
    EXPECT_THAT(answer.headers, HasSubstr("Allow: GET, HEAD\r\n"));
  }
}

TEST_F(EndpointTest, ReadyOnlyWhenSynchronised) {
  EXPECT_EQ(http(v4_, "GET", "/readyz").status, 200);
  loop_.set(testing::young_snapshot());
  const auto young = http(v4_, "GET", "/readyz");
  EXPECT_EQ(young.status, 503);
  EXPECT_THAT(young.body, HasSubstr("no estimate yet"));
  EXPECT_EQ(http(v4_, "GET", "/healthz").status, 200);
}

TEST_F(EndpointTest, ServesJsonAndAPage) {
  const auto status = nlohmann::json::parse(http(v4_, "GET", "/api/v1/status").body);
  EXPECT_EQ(status["state"], "synchronized");
  const auto peers = nlohmann::json::parse(http(v4_, "GET", "/api/v1/peers").body);
  EXPECT_EQ(peers["peers"].size(), 3U);
  const auto page = http(v4_, "GET", "/");
  EXPECT_THAT(page.body, StartsWith("<!DOCTYPE html>"));
  EXPECT_THAT(page.body, HasSubstr("b\\ad &quot;peer&quot;?"));
}

TEST_F(EndpointTest, ChangesItsLevelWhileItRuns) {
  EXPECT_THAT(http(v4_, "GET", "/metrics").body, HasSubstr("\nntp_peer_delay_seconds{"));
  endpoint_->set_view({.level = MetricsLevel::kMinimal, .warmup_samples = 4});
  EXPECT_THAT(http(v4_, "GET", "/metrics").body, Not(HasSubstr("ntp_peer_delay_seconds")));
}

TEST_F(EndpointTest, HalfOpenClientsDelayNobody) {
  std::vector<std::unique_ptr<Connection>> slow;
  for (int i = 0; i < 8; ++i) {
    slow.push_back(std::make_unique<Connection>(v4_));
    slow.back()->send(i % 2 == 0 ? "GET /metr" : "GET /metrics HTTP/1.1\r\nHost: x\r\nX-Slow: ");
  }
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(http(v4_, "GET", "/metrics").status, 200);
  // Far below the idle limit of 10 s that a blocked scrape would have to wait for.
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{2});
  slow.front()->send("ics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(slow.front()->read_all(), HasSubstr("ntp_system_synchronized 1"));
}

TEST_F(EndpointTest, WhoHoardsConnectionsKeepsNobodyOut) {
  // Three times as many as may be open: idle, dripping, and some that never read their answers.
  std::vector<std::unique_ptr<Connection>> hoard;
  for (int i = 0; i < 192; ++i) {
    hoard.push_back(std::make_unique<Connection>(v4_));
    if (i % 3 == 1) hoard.back()->send("GET /metrics HTTP/1.1\r\nHost: x\r\nX-Slow: ");
    if (i % 3 == 2) hoard.back()->send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
    if (i % 16 == 0) {
      EXPECT_EQ(http(v4_, "GET", "/metrics").status, 200);
    }
  }
  EXPECT_EQ(http(v4_, "GET", "/metrics").status, 200);
  EXPECT_EQ(http(v6_, "GET", "/metrics").status, 200);
}

TEST_F(EndpointTest, AStuckMainLoopGives503ToAllTogether) {
  loop_.stop();
  const auto begin = std::chrono::steady_clock::now();
  std::vector<std::future<int>> answers;
  for (int i = 0; i < 10; ++i) {
    const char* const path = i % 2 == 0 ? "/healthz" : "/metrics";
    answers.push_back(
        std::async(std::launch::async, [this, path] { return http(v4_, "GET", path).status; }));
  }
  EXPECT_EQ(http(v4_, "GET", "/nowhere").status, 404);
  for (auto& answer : answers) EXPECT_EQ(answer.get(), 503);
  // One after the other they would need 10 x 300 ms, and ask ten times.
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{2});
  EXPECT_LT(loop_.asked(), 10);
  loop_.go_on();
  EXPECT_EQ(http(v4_, "GET", "/healthz").status, 200);
}

TEST_F(EndpointTest, EndsWhileRequestsWait) {
  loop_.stop();
  std::vector<std::unique_ptr<Connection>> waiting;
  for (int i = 0; i < 4; ++i) {
    waiting.push_back(std::make_unique<Connection>(v4_));
    waiting.back()->send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds{5};
  while (loop_.asked() == 0 && std::chrono::steady_clock::now() < limit) std::this_thread::yield();
  endpoint_.reset();
  EXPECT_GE(loop_.asked(), 1);
}

TEST_F(EndpointTest, EventsMayComeDuringScrapes) {
  std::atomic<bool> end = false;
  std::thread main_loop{[&] {
    while (!end) {
      recorder_.on_event(Now{}, PeerAdded{.peer = "passing"});
      recorder_.on_event(Now{}, RequestSent{.peer = "passing"});
      recorder_.on_event(Now{}, PeerRemoved{.peer = "passing"});
    }
  }};
  for (int i = 0; i < 50; ++i) EXPECT_EQ(http(v4_, "GET", "/metrics").status, 200);
  end = true;
  main_loop.join();
}

TEST(Endpoint, BindsWithoutAThreadAndThenServesWhoHasConnectedMeanwhile) {
  Recorder recorder;
  const auto before = test::thread_count();
  const auto endpoint =
      MetricsEndpoint::bind({.listen = {*Endpoint::parse("127.0.0.1:0")},
                             .snapshot = [] { return std::optional{testing::young_snapshot()}; }},
                            recorder);
  ASSERT_TRUE(endpoint) << endpoint.error();
  auto early = std::async(std::launch::async, [to = (*endpoint)->bound().front()] {
    return http(to, "GET", "/metrics").status;
  });
  EXPECT_EQ(early.wait_for(std::chrono::milliseconds{50}), std::future_status::timeout);
  EXPECT_EQ(test::thread_count(), before + 1);  // that of the client
  ASSERT_TRUE((*endpoint)->serve());
  EXPECT_EQ(early.get(), 200);
}

TEST(Endpoint, AListenerThatCannotBeBoundDoesNotEndTheRestAndHeals) {
  Recorder recorder;
  const auto source = [] { return std::optional{testing::young_snapshot()}; };
  auto first = MetricsEndpoint::bind(
      {.listen = {*Endpoint::parse("127.0.0.1:0")}, .snapshot = source}, recorder);
  ASSERT_TRUE(first);
  const Endpoint taken = (*first)->bound().front();
  const auto second = MetricsEndpoint::bind(
      {.listen = {taken, *Endpoint::parse("127.0.0.1:0")}, .snapshot = source}, recorder);
  ASSERT_TRUE(second);
  ASSERT_TRUE((*second)->serve());
  EXPECT_EQ((*second)->listeners().at(0).problem,
            "cannot listen on " + taken.to_string() + ": Address already in use" +
                ": does another daemon have port " + std::to_string(taken.port) + "?");
  EXPECT_EQ(http((*second)->bound().at(1), "GET", "/healthz").status, 200);
  first->reset();
  (*second)->look_after();
  EXPECT_TRUE((*second)->listeners().at(0).listening());
  EXPECT_EQ(http(taken, "GET", "/healthz").status, 200);
}

TEST(Endpoint, WaitsForAnAddressThatTheMachineDoesNotHave) {
  Recorder recorder;
  const auto endpoint =
      MetricsEndpoint::bind({.listen = {*Endpoint::parse("192.0.2.77:9923")},
                             .snapshot = [] { return std::optional{testing::young_snapshot()}; }},
                            recorder);
  ASSERT_TRUE(endpoint);
  EXPECT_TRUE((*endpoint)->listeners().at(0).absent);
  EXPECT_THAT((*endpoint)->listeners().at(0).problem, HasSubstr("Cannot assign requested address"));
}

}  // namespace
}  // namespace gnomon
