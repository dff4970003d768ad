#include "io/server_pool.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <functional>
#include <numeric>
#include <set>
#include <thread>
#include <tuple>

#include "../thread_count.h"
#include "loopback_socket.h"

namespace gnomon {
namespace {

using Bytes = std::vector<std::uint8_t>;
using test::LoopbackSocket;

constexpr std::int64_t kShift = 5'000'000'000'000;

/// Drops what starts with 0xff and what is shorter than
/// kMinSize. Answers with the request's second octet, the receive and the transmit time, as many
/// octets as the third octet asks for (0: all), and a sum over all of them, the time included, in
/// the last: a seal.
class EchoService final : public DatagramService {
 public:
  void begin(const ServingState& state) override { generation_ = state.generation; }

  ServeOutcome prepare(std::size_t slot,
                       const IpAddress& client,
                       std::span<const std::uint8_t> request,
                       LocalTime received) override {
    if (request.size() < kMinSize) return ServeDrop{DropReason::kMalformed};
    if (request[0] == 0xff) return ServeDrop{DropReason::kMode};
    EXPECT_FALSE(client.octets() == IpAddress{}.octets());
    kept_.at(slot) = {.tag = request[1], .size = request[2], .received = received};
    return ServeAnswer{};
  }

  std::size_t finish(std::size_t slot, LocalTime now, std::span<std::uint8_t> room) override {
    const Kept& kept = kept_.at(slot);
    const auto reply = room.first(kept.size == 0 ? room.size() : kept.size);
    std::ranges::fill(reply, std::uint8_t{0});
    reply[0] = kept.tag;
    reply[1] = static_cast<std::uint8_t>(generation_);
    const std::int64_t times[] = {kept.received.to_nanoseconds(), now.to_nanoseconds()};
    std::memcpy(&reply[8], &times, sizeof(times));
    reply.back() = seal(reply.first(reply.size() - 1));
    return reply.size();
  }

  static std::uint8_t seal(std::span<const std::uint8_t> octets) {
    return std::accumulate(octets.begin(), octets.end(), std::uint8_t{0},
                           [](auto a, auto b) { return static_cast<std::uint8_t>(a + b); });
  }

 private:
  static constexpr std::size_t kMinSize = 48;

  struct Kept {
    std::uint8_t tag = 0;
    std::size_t size = 0;
    LocalTime received;
  };

  std::uint64_t generation_ = 0;
  std::array<Kept, kMaxBatch> kept_{};
};

Bytes request(std::uint8_t version, std::uint8_t tag, std::size_t size = 48) {
  Bytes bytes(size, 0);
  bytes[0] = static_cast<std::uint8_t>((unsigned{version} << 3U) | 3U);
  bytes[1] = tag;
  return bytes;
}

LocalTime time_in(const Bytes& reply, std::size_t offset) {
  std::int64_t value = 0;
  std::memcpy(&value, &reply.at(offset), sizeof(value));
  return LocalTime::from_nanoseconds(value);
}

class ServerPoolTest : public ::testing::Test {
 protected:
  Result<std::unique_ptr<ServerPool>, std::string> start(const std::vector<std::string>& listen,
                                                         unsigned workers = 1) {
    ServerConfig config;
    for (const std::string& text : listen) config.listen.push_back(*Endpoint::parse(text));
    config.workers = workers;
    auto pool = ServerPool::bind(config);
    if (!pool) return pool;
    auto serving = (*pool)->serve(echo());
    if (!serving) return failure(serving.error());
    return pool;
  }

  [[nodiscard]] ServerPool::Parts echo() const {
    return {.factory = [] { return std::make_unique<EchoService>(); }, .state = state_};
  }

  /// Counts come a moment after the answer.
  static ServerSnapshot settled(const ServerPool& pool,
                                const std::function<bool(const ServerSnapshot&)>& done) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (!done(pool.snapshot()) && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::yield();
    }
    return pool.snapshot();
  }

  LatestCell<ServingState> state_{
      ServingState{.map = {.local_origin = LocalTime::from_nanoseconds(kShift)}}};
};

class ServerPoolFamily : public ServerPoolTest,
                         public ::testing::WithParamInterface<const char*> {};

TEST_P(ServerPoolFamily, AnswersWithStampsOfTheMappedClock) {
  const auto pool = start({std::string{GetParam()} + ":0"});
  ASSERT_TRUE(pool) << pool.error();
  const Endpoint server = (*pool)->endpoints().at(0);
  LoopbackSocket client{{.address = server.address, .port = 0}};
  const SystemTime before = test::now();
  client.send(server, request(4, 99));
  const auto reply = client.receive();
  const SystemTime after = test::now();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->from, server);
  ASSERT_EQ(reply->payload.size(), 48U);
  EXPECT_EQ(reply->payload[0], 99);
  const LocalTime received = time_in(reply->payload, 8);
  const LocalTime sent = time_in(reply->payload, 16);
  EXPECT_LE(before.to_nanoseconds() + kShift, received.to_nanoseconds());
  EXPECT_LE(received, sent);
  EXPECT_LE(sent.to_nanoseconds(), after.to_nanoseconds() + kShift);
}

INSTANTIATE_TEST_SUITE_P(Loopback, ServerPoolFamily, ::testing::Values("127.0.0.1", "[::1]"));

TEST_F(ServerPoolTest, AnswersFromTheAddressThatWasAsked) {
  const auto pool = start({"0.0.0.0:0"});
  ASSERT_TRUE(pool) << pool.error();
  LoopbackSocket client{*Endpoint::parse("127.0.0.1:0")};
  const Endpoint asked{.address = *IpAddress::parse("127.0.0.77"),
                       .port = (*pool)->endpoints().at(0).port};
  client.send(asked, request(4, 1));
  const auto reply = client.receive();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->from, asked);
}

TEST_F(ServerPoolTest, AnAnswerHasAnyLengthUpToItsRequests) {
  const auto pool = start({"127.0.0.1:0"});
  ASSERT_TRUE(pool) << pool.error();
  LoopbackSocket client{*Endpoint::parse("127.0.0.1:0")};
  for (const auto& [asked, size, expected] :
       {std::tuple{0, 48U, 48U}, {0, 1400U, 1400U}, {68, 228U, 68U}, {25, 48U, 25U}}) {
    Bytes long_request = request(4, 7, size);
    long_request[2] = static_cast<std::uint8_t>(asked);
    client.send((*pool)->endpoints().at(0), long_request);
    const auto reply = client.receive();
    ASSERT_TRUE(reply);
    ASSERT_EQ(reply->payload.size(), expected);
    // The seal is over the transmit timestamp, too.
    EXPECT_EQ(reply->payload.back(),
              EchoService::seal(std::span{reply->payload}.first(expected - 1)));
    EXPECT_NE(time_in(reply->payload, 16).to_nanoseconds(), 0);
  }
}

TEST_F(ServerPoolTest, MapAndGenerationOfAnAnswerAreOfOneStore) {
  const auto pool = start({"127.0.0.1:0"});
  ASSERT_TRUE(pool) << pool.error();
  LoopbackSocket client{*Endpoint::parse("127.0.0.1:0")};
  constexpr std::int64_t kStep = 1'000'000'000'000'000;
  for (std::uint64_t generation = 0; generation < 200; ++generation) {
    // Each store jumps by far more than a request takes.
    state_.store({.map = {.local_origin = LocalTime::from_nanoseconds(
                              static_cast<std::int64_t>(generation) * kStep)},
                  .generation = generation});
    const std::int64_t now = test::now().to_nanoseconds();
    client.send((*pool)->endpoints().at(0), request(4, 1));
    const auto reply = client.receive();
    ASSERT_TRUE(reply);
    for (const std::size_t stamp : {8U, 16U}) {
      const std::int64_t passed = time_in(reply->payload, stamp).to_nanoseconds() - now;
      EXPECT_EQ((passed + kStep / 2) / kStep, reply->payload[1]);
    }
  }
}

TEST_F(ServerPoolTest, WildcardsOfBothFamiliesShareAPort) {
  const auto first = start({"[::]:0"});
  ASSERT_TRUE(first) << first.error();
  const std::string port = std::to_string((*first)->endpoints().at(0).port);
  const auto second = start({"0.0.0.0:" + port});
  ASSERT_TRUE(second) << second.error();
  LoopbackSocket v6{*Endpoint::parse("[::1]:0")};
  v6.send(*Endpoint::parse("[::1]:" + port), request(4, 6));
  EXPECT_TRUE(v6.receive());
  EXPECT_EQ(settled(**first, [](const auto& s) { return s.responses_basic == 1; }).responses_basic,
            1U);
  EXPECT_EQ((*second)->snapshot().responses_basic, 0U);
}

TEST_F(ServerPoolTest, CountsVersionsDropsLayersAndTurnaround) {
  const auto pool = start({"127.0.0.1:0"});
  ASSERT_TRUE(pool) << pool.error();
  const Endpoint server = (*pool)->endpoints().at(0);
  LoopbackSocket client{*Endpoint::parse("127.0.0.1:0")};
  for (const std::uint8_t version : Bytes{1, 2, 3, 4, 4, 7})
    client.send(server, request(version, 1));
  client.send(server, Bytes(47, 0x23));
  client.send(server, {});
  client.send(server, Bytes(3000, 0x23));
  client.send(server, Bytes(48, 0xff));
  const ServerSnapshot sum = settled(**pool, [](const ServerSnapshot& s) {
    return std::accumulate(s.requests_by_version.begin(), s.requests_by_version.end(),
                           std::uint64_t{0}) == 10 &&
           s.responses_basic == 6 && s.dropped[5] == 1;
  });
  // Too long for the buffer and empty count as version 0, as does 7.
  EXPECT_EQ(sum.requests_by_version, (std::array<std::uint64_t, 5>{4, 1, 1, 1, 3}));
  EXPECT_EQ(sum.dropped[static_cast<std::size_t>(DropReason::kMalformed)], 3U);
  EXPECT_EQ(sum.dropped[static_cast<std::size_t>(DropReason::kMode)], 1U);
  EXPECT_EQ(sum.responses_basic, 6U);
  EXPECT_EQ(sum.send_errors, 0U);
  EXPECT_EQ(sum.receive_layers, (std::array<std::uint64_t, 3>{0, 10, 0}));
  EXPECT_EQ(std::accumulate(sum.turnaround_buckets.begin(), sum.turnaround_buckets.end(),
                            std::uint64_t{0}),
            6U);
  EXPECT_GT(sum.turnaround_sum_seconds, 0);
  EXPECT_LT(sum.turnaround_sum_seconds, 6);
}

TEST_F(ServerPoolTest, EveryRequestOfABurstGetsItsOwnAnswer) {
  const auto pool = start({"127.0.0.1:0", "[::1]:0"}, 3);
  ASSERT_TRUE(pool) << pool.error();
  for (const Endpoint& server : (*pool)->endpoints()) {
    LoopbackSocket client{{.address = server.address, .port = 0}};
    std::multiset<int> expected;
    for (int tag = 0; tag < 100; ++tag) {
      client.send(server, request(4, static_cast<std::uint8_t>(tag)));
      expected.insert(tag);
    }
    std::multiset<int> answered;
    while (answered.size() < expected.size()) {
      const auto reply = client.receive();
      ASSERT_TRUE(reply) << "after " << answered.size();
      answered.insert(reply->payload[0]);
    }
    EXPECT_EQ(answered, expected);
  }
  const ServerSnapshot sum =
      settled(**pool, [](const ServerSnapshot& s) { return s.responses_basic == 200; });
  EXPECT_EQ(sum.responses_basic, 200U);
}

TEST_F(ServerPoolTest, ManyClientsReachSeveralWorkers) {
  const auto pool = start({"127.0.0.1:0"}, 2);
  ASSERT_TRUE(pool) << pool.error();
  const Endpoint server = (*pool)->endpoints().at(0);
  for (int i = 0; i < 64; ++i) {
    LoopbackSocket client{*Endpoint::parse("127.0.0.1:0")};
    client.send(server, request(4, 1));
    ASSERT_TRUE(client.receive());
  }
  EXPECT_EQ(settled(**pool, [](const auto& s) { return s.responses_basic == 64; }).responses_basic,
            64U);
}

TEST_F(ServerPoolTest, BindsWithoutAThreadAndThenServesWhatHasComeMeanwhile) {
  const auto before = test::thread_count();
  const auto pool = ServerPool::bind({.listen = {*Endpoint::parse("127.0.0.1:0")}, .workers = 3});
  ASSERT_TRUE(pool) << pool.error();
  LoopbackSocket client{*Endpoint::parse("127.0.0.1:0")};
  client.send((*pool)->endpoints().at(0), request(4, 5));
  EXPECT_FALSE(client.receive(50));
  EXPECT_EQ(test::thread_count(), before);
  ASSERT_TRUE((*pool)->serve(echo()));
  EXPECT_EQ(test::thread_count(), before + 3);
  const auto reply = client.receive();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->payload[0], 5);
}

TEST_F(ServerPoolTest, AListenerThatCannotBeBoundDoesNotEndTheRestAndHeals) {
  auto occupant = std::make_unique<LoopbackSocket>(*Endpoint::parse("127.0.0.1:0"));
  const Endpoint taken = occupant->endpoint();
  const auto pool = start({taken.to_string(), "127.0.0.1:0"}, 2);
  ASSERT_TRUE(pool) << pool.error();
  EXPECT_EQ((*pool)->listeners().at(0).problem,
            "cannot listen on UDP " + taken.to_string() +
                ": bind: Address already in use: does another daemon have port " +
                std::to_string(taken.port) + "?");
  EXPECT_TRUE((*pool)->listeners().at(1).listening());
  LoopbackSocket client{*Endpoint::parse("127.0.0.1:0")};
  client.send((*pool)->endpoints().at(1), request(4, 5));
  EXPECT_TRUE(client.receive());
  occupant.reset();
  (*pool)->look_after();
  EXPECT_TRUE((*pool)->listeners().at(0).listening());
  for (std::uint8_t tag = 0; tag < 20; ++tag) {
    client.send(taken, request(4, tag));
    const auto reply = client.receive();
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->payload[0], tag);
  }
}

TEST_F(ServerPoolTest, AnAddressThatTheMachineDoesNotHaveIsNoError) {
  const auto pool = start({"192.0.2.1:0"});
  ASSERT_TRUE(pool) << pool.error();
  EXPECT_TRUE((*pool)->listeners().at(0).absent);
  EXPECT_NE((*pool)->listeners().at(0).problem.find("Cannot assign"), std::string::npos);
}

TEST_F(ServerPoolTest, ASecondPoolOnTheSamePortDoesNotShareIt) {
  const auto first = start({"127.0.0.1:0"});
  ASSERT_TRUE(first) << first.error();
  const auto second = start({(*first)->endpoints().at(0).to_string()});
  ASSERT_TRUE(second);
  EXPECT_FALSE((*second)->listeners().at(0).listening());
}

// One forged request would make every server of a network answer.
TEST_F(ServerPoolTest, DoesNotAnswerWhatWasSentToABroadcastAddress) {
  const auto pool = start({"0.0.0.0:0"});
  ASSERT_TRUE(pool) << pool.error();
  const std::uint16_t port = (*pool)->endpoints().at(0).port;
  LoopbackSocket client{*Endpoint::parse("127.0.0.1:0")};
  client.allow_broadcast();
  client.send({.address = *IpAddress::parse("127.255.255.255"), .port = port}, request(4, 1));
  client.send({.address = *IpAddress::parse("127.0.0.9"), .port = port}, request(4, 2));
  const auto reply = client.receive();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->payload[0], 2);
  const ServerSnapshot sum =
      settled(**pool, [](const ServerSnapshot& s) { return s.responses_basic == 1; });
  EXPECT_EQ(sum.dropped[index_of(DropReason::kBroadcast)], 1U);
  EXPECT_FALSE(client.receive(50));
}

TEST_F(ServerPoolTest, StopsAtOnceAndFreesThePort) {
  auto pool = start({"127.0.0.1:0"}, 4);
  ASSERT_TRUE(pool) << pool.error();
  const std::string endpoint = (*pool)->endpoints().at(0).to_string();
  const auto begin = std::chrono::steady_clock::now();
  pool->reset();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
  EXPECT_TRUE(start({endpoint}));
}

}  // namespace
}  // namespace gnomon
