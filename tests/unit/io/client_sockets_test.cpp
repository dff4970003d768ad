#include "io/client_sockets.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <set>
#include <vector>

#include <asio/io_context.hpp>

#include "../no_descriptors_left.h"
#include "loopback_socket.h"

namespace gnomon {
namespace {

using test::LoopbackSocket;

constexpr std::int64_t kShift = 1'000'000'000'000;

/// A map that is easy to recognise: a thousand seconds ahead.
LocalTime shifted(SystemTime time) {
  return LocalTime::from_nanoseconds(time.to_nanoseconds() + kShift);
}

/// Keeps what happens, with copies of the payloads.
class Recorder final : public ClientSockets::Handler {
 public:
  struct Arrival {
    Datagram datagram;
    std::vector<std::uint8_t> payload;
  };

  void on_datagram(const Datagram& datagram) override {
    arrivals.push_back({datagram, {datagram.payload.begin(), datagram.payload.end()}});
    if (on_arrival) on_arrival();
  }

  void on_sent(const SendStamp& stamp) override { stamps.push_back(stamp); }

  void on_send_failed(const SendFailed& failed) override {
    failures.push_back(failed.id);
    reasons.push_back(failed.reason);
  }

  std::vector<Arrival> arrivals;
  std::vector<SendStamp> stamps;
  std::vector<SendId> failures;
  std::vector<SendError> reasons;
  std::function<void()> on_arrival;
};

class ClientSocketsTest : public ::testing::TestWithParam<const char*> {
 protected:
  /// Runs the loop until `done` or, after five seconds, in vain.
  bool run_until(const std::function<bool()>& done) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (!done() && std::chrono::steady_clock::now() < deadline) {
      loop_.restart();
      loop_.run_one_for(std::chrono::milliseconds(50));
    }
    return done();
  }

  static Endpoint loopback(std::uint16_t port = 0) {
    return {.address = *IpAddress::parse(GetParam()), .port = port};
  }

  asio::io_context loop_;
  Recorder recorder_;
  ClientSockets sockets_{loop_, shifted, recorder_, 8};
};

TEST_P(ClientSocketsTest, SendsStampsAndDelivers) {
  LoopbackSocket peer{loopback()};
  sockets_.send({.id = 7, .to = peer.endpoint(), .payload = {1, 2, 3}});
  EXPECT_TRUE(recorder_.stamps.empty());  // never from within send

  const auto request = peer.receive();
  ASSERT_TRUE(request);
  EXPECT_EQ(request->payload, (std::vector<std::uint8_t>{1, 2, 3}));
  peer.send(request->from, {4, 5});
  ASSERT_TRUE(run_until([&] { return !recorder_.arrivals.empty(); }));

  ASSERT_EQ(recorder_.stamps.size(), 2U);
  const SendStamp& first = recorder_.stamps[0];
  const SendStamp& second = recorder_.stamps[1];
  EXPECT_EQ(first.layer, TimestampLayer::kDaemon);
  EXPECT_EQ(second.layer, TimestampLayer::kKernel);
  EXPECT_EQ(first.id, 7U);
  EXPECT_EQ(second.id, 7U);
  EXPECT_EQ(first.local, loopback().address);
  EXPECT_EQ(second.local, loopback().address);

  const Datagram& answer = recorder_.arrivals[0].datagram;
  EXPECT_EQ(answer.id, 7U);
  EXPECT_EQ(answer.from, peer.endpoint());
  EXPECT_EQ(answer.layer, TimestampLayer::kKernel);
  EXPECT_EQ(recorder_.arrivals[0].payload, (std::vector<std::uint8_t>{4, 5}));
  EXPECT_LE(first.when, second.when);
  EXPECT_LE(second.when, answer.received);
  EXPECT_LT((answer.received - first.when).to_seconds(), 5);
  EXPECT_LT(std::abs(answer.received.to_nanoseconds() - kShift -
                     shifted(test::now()).to_nanoseconds() + kShift),
            5'000'000'000);
}

// A stamp in the former frame would be a wrong T1 by the whole adjustment.
TEST_P(ClientSocketsTest, StampsAreMadeByTheMapOfWhenTheyAreDelivered) {
  Duration adjusted;
  ClientSockets sockets{loop_, [&](SystemTime time) { return shifted(time) + adjusted; }, recorder_,
                        8};
  LoopbackSocket peer{loopback()};
  sockets.send({.id = 1, .to = peer.endpoint(), .payload = {0}});
  adjusted = Duration::seconds(100);
  ASSERT_TRUE(run_until([&] { return !recorder_.stamps.empty(); }));
  EXPECT_GT((recorder_.stamps[0].when - shifted(test::now())).to_seconds(), 50);
}

TEST_P(ClientSocketsTest, EveryRequestHasItsOwnPort) {
  LoopbackSocket peer{loopback()};
  std::set<std::uint16_t> ports;
  for (SendId id = 1; id <= 8; ++id) {
    sockets_.send({.id = id, .to = peer.endpoint(), .payload = {0}});
    const auto request = peer.receive();
    ASSERT_TRUE(request);
    ports.insert(request->from.port);
  }
  EXPECT_EQ(ports.size(), 8U);
}

// They are for the owner to count: a connected socket would hide them.
TEST_P(ClientSocketsTest, StrangersAreDeliveredWithTheirOwnAddress) {
  LoopbackSocket peer{loopback()};
  LoopbackSocket stranger{loopback()};
  sockets_.send({.id = 1, .to = peer.endpoint(), .payload = {0}});
  const auto request = peer.receive();
  ASSERT_TRUE(request);
  stranger.send(request->from, {66});
  peer.send(request->from, {1});
  ASSERT_TRUE(run_until([&] { return recorder_.arrivals.size() == 2; }));
  EXPECT_EQ(recorder_.arrivals[0].datagram.from, stranger.endpoint());
  EXPECT_EQ(recorder_.arrivals[1].datagram.from, peer.endpoint());
  EXPECT_EQ(recorder_.arrivals[1].payload, (std::vector<std::uint8_t>{1}));
}

TEST_P(ClientSocketsTest, ALongAnswerIsDeliveredAsSuch) {
  LoopbackSocket peer{loopback()};
  sockets_.send({.id = 1, .to = peer.endpoint(), .payload = {0}});
  const auto request = peer.receive();
  ASSERT_TRUE(request);
  peer.send(request->from, std::vector<std::uint8_t>(2049, 7));
  peer.send(request->from, std::vector<std::uint8_t>(2048, 7));
  ASSERT_TRUE(run_until([&] { return recorder_.arrivals.size() == 2; }));
  EXPECT_TRUE(recorder_.arrivals[0].datagram.oversize);
  EXPECT_EQ(recorder_.arrivals[0].payload.size(), 2048U);
  EXPECT_FALSE(recorder_.arrivals[1].datagram.oversize);
}

TEST_P(ClientSocketsTest, ALateAnswerIsDeliveredAllTheSame) {
  LoopbackSocket peer{loopback()};
  sockets_.send({.id = 1, .to = peer.endpoint(), .payload = {0}});
  const auto request = peer.receive();
  ASSERT_TRUE(request);
  sockets_.close({.id = 1});
  EXPECT_EQ(sockets_.size(), 0U);
  EXPECT_EQ(sockets_.lingering(), 1U);
  peer.send(request->from, {5});
  ASSERT_TRUE(run_until([&] { return !recorder_.arrivals.empty(); }));
  EXPECT_EQ(recorder_.arrivals[0].datagram.id, 1U);
}

TEST_P(ClientSocketsTest, ClosedRequestsKeepFewDescriptors) {
  LoopbackSocket peer{loopback()};
  for (SendId id = 1; id <= 200; ++id) {
    sockets_.send({.id = id, .to = peer.endpoint(), .payload = {0}});
    sockets_.close({.id = id});
  }
  EXPECT_LE(sockets_.lingering(), ClientSockets::kMostLingering);
  EXPECT_EQ(sockets_.size(), 0U);
}

TEST_P(ClientSocketsTest, ARequestLeavesFromTheAddressThatIsWanted) {
  LoopbackSocket peer{loopback()};
  const bool v4 = loopback().address.is_v4();
  const auto wanted = IpAddress::parse(v4 ? "127.0.0.5" : "::1");
  sockets_.send({.id = 1,
                 .to = peer.endpoint(),
                 .payload = {0},
                 .bind = {*IpAddress::parse(v4 ? "::1" : "127.0.0.5"), *wanted}});
  const auto request = peer.receive();
  ASSERT_TRUE(request);
  EXPECT_EQ(request->from.address, *wanted);
  ASSERT_TRUE(run_until([&] { return !recorder_.stamps.empty(); }));
  EXPECT_EQ(recorder_.stamps[0].local, *wanted);
}

TEST_P(ClientSocketsTest, ARequestDoesNotLeaveFromAnotherAddress) {
  LoopbackSocket peer{loopback()};
  const bool v4 = loopback().address.is_v4();
  // Not there; and of the other family.
  for (const char* const bind : {v4 ? "192.0.2.77" : "2001:db8::77", v4 ? "::1" : "127.0.0.1"}) {
    recorder_.reasons.clear();
    sockets_.send(
        {.id = 1, .to = peer.endpoint(), .payload = {0}, .bind = {*IpAddress::parse(bind)}});
    ASSERT_TRUE(run_until([&] { return !recorder_.reasons.empty(); }));
    EXPECT_EQ(recorder_.reasons[0], SendError::kNoAddress) << bind;
  }
  EXPECT_TRUE(recorder_.stamps.empty());
}

// A sanitizer needs descriptors itself.
#ifndef GNOMON_SANITIZED
TEST_P(ClientSocketsTest, WithoutDescriptorsClosedRequestsGiveWayAndThenTheReasonIsTold) {
  LoopbackSocket peer{loopback()};
  sockets_.send({.id = 1, .to = peer.endpoint(), .payload = {0}});
  sockets_.close({.id = 1});
  ASSERT_EQ(sockets_.lingering(), 1U);
  const test::NoDescriptorsLeft none;
  sockets_.send({.id = 2, .to = peer.endpoint(), .payload = {2}});
  EXPECT_EQ(sockets_.lingering(), 0U);
  sockets_.send({.id = 3, .to = peer.endpoint(), .payload = {3}});
  ASSERT_TRUE(run_until([&] { return !recorder_.reasons.empty(); }));
  EXPECT_EQ(recorder_.failures, (std::vector<SendId>{3}));
  EXPECT_EQ(recorder_.reasons[0], SendError::kResources);
  ASSERT_TRUE(peer.receive());
  EXPECT_EQ(peer.receive()->payload, (std::vector<std::uint8_t>{2}));
}
#endif

TEST_P(ClientSocketsTest, ClosedRequestsFreeTheirPlace) {
  LoopbackSocket peer{loopback()};
  for (SendId id = 1; id <= 100; ++id) {
    sockets_.send({.id = id, .to = peer.endpoint(), .payload = {0}});
    sockets_.close({.id = id});
  }
  EXPECT_EQ(sockets_.size(), 0U);
  sockets_.send({.id = 101, .to = peer.endpoint(), .payload = {101}});
  std::optional<LoopbackSocket::Received> request;
  do request = peer.receive();
  while (request && request->payload[0] != 101);
  ASSERT_TRUE(request);
  peer.send(request->from, {9});
  ASSERT_TRUE(run_until([&] { return !recorder_.arrivals.empty(); }));
  EXPECT_EQ(recorder_.arrivals[0].datagram.id, 101U);
  EXPECT_TRUE(recorder_.failures.empty());
}

TEST_P(ClientSocketsTest, MayBeClosedFromWithinItsHandler) {
  LoopbackSocket peer{loopback()};
  recorder_.on_arrival = [&] { sockets_.close({.id = 1}); };
  sockets_.send({.id = 1, .to = peer.endpoint(), .payload = {0}});
  const auto request = peer.receive();
  ASSERT_TRUE(request);
  peer.send(request->from, {1});
  peer.send(request->from, {2});
  ASSERT_TRUE(run_until([&] { return recorder_.arrivals.size() == 2; }));
  EXPECT_EQ(sockets_.size(), 0U);
}

TEST_P(ClientSocketsTest, RefusedByTheOtherEndIsAFailure) {
  Endpoint nobody;
  {
    const LoopbackSocket gone{loopback()};
    nobody = gone.endpoint();
  }
  sockets_.send({.id = 3, .to = nobody, .payload = {0}});
  ASSERT_TRUE(run_until([&] { return !recorder_.failures.empty(); }));
  EXPECT_EQ(recorder_.failures, (std::vector<SendId>{3}));
  EXPECT_EQ(recorder_.reasons, (std::vector<SendError>{SendError::kRefused}));
  EXPECT_GE(recorder_.stamps.size(), 1U) << "it left all the same";
  sockets_.close({.id = 3});
}

TEST_P(ClientSocketsTest, TheNumberOfOpenRequestsIsLimited) {
  LoopbackSocket peer{loopback()};
  for (SendId id = 1; id <= 9; ++id) {
    sockets_.send({.id = id, .to = peer.endpoint(), .payload = {0}});
  }
  EXPECT_EQ(sockets_.size(), 8U);
  ASSERT_TRUE(run_until([&] { return !recorder_.failures.empty(); }));
  EXPECT_EQ(recorder_.failures, (std::vector<SendId>{9}));
  EXPECT_EQ(recorder_.reasons, (std::vector<SendError>{SendError::kResources}));
}

TEST_P(ClientSocketsTest, TheErrorQueueDoesNotKeepTheLoopBusy) {
  LoopbackSocket peer{loopback()};
  sockets_.send({.id = 1, .to = peer.endpoint(), .payload = {0}});
  ASSERT_TRUE(run_until([&] { return recorder_.stamps.size() == 2; }));
  std::size_t wakes = 0;
  loop_.restart();
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(50);
  while (std::chrono::steady_clock::now() < end) {
    wakes += loop_.run_one_for(std::chrono::milliseconds(10));
  }
  EXPECT_LE(wakes, 2U);
}

INSTANTIATE_TEST_SUITE_P(Loopback, ClientSocketsTest, ::testing::Values("127.0.0.1", "::1"));

TEST(ClientSockets, MayGoWhileRequestsAreOpen) {
  asio::io_context loop;
  Recorder recorder;
  LoopbackSocket peer{*Endpoint::parse("127.0.0.1:0")};
  {
    ClientSockets sockets{loop, shifted, recorder};
    sockets.send({.id = 1, .to = peer.endpoint(), .payload = {0}});
    loop.poll();
    sockets.send({.id = 2, .to = peer.endpoint(), .payload = {0}});
  }
  const std::size_t stamps = recorder.stamps.size();
  loop.restart();
  loop.run_for(std::chrono::milliseconds(20));
  EXPECT_EQ(recorder.stamps.size(), stamps);
  EXPECT_TRUE(recorder.failures.empty());
}

}  // namespace
}  // namespace gnomon
