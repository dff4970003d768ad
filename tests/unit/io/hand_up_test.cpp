#include "io/hand_up.h"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include <asio/io_context.hpp>

#include "io/server_pool.h"
#include "loopback_socket.h"

namespace gnomon {
namespace {

using Bytes = std::vector<std::uint8_t>;
using test::LoopbackSocket;

/// Hands everything up.
class Porter final : public DatagramService {
 public:
  void begin(const ServingState& /*state*/) override {}

  ServeOutcome prepare(std::size_t /*slot*/,
                       const IpAddress& /*client*/,
                       std::span<const std::uint8_t> /*request*/,
                       LocalTime /*received*/) override {
    return ServeHandUp{};
  }

  std::size_t finish(std::size_t /*slot*/,
                     LocalTime /*now*/,
                     std::span<std::uint8_t> /*room*/) override {
    ADD_FAILURE() << "nothing was prepared";
    return 1;
  }
};

/// A pool of porters and a main loop, on one address.
class HandUpTest : public ::testing::TestWithParam<const char*> {
 protected:
  void start(const std::string& listen, HandUpLine* line, unsigned workers = 1) {
    auto bound = ServerPool::bind({.listen = {*Endpoint::parse(listen)}, .workers = workers});
    ASSERT_TRUE(bound) << bound.error();
    pool_ = std::move(*bound);
    ASSERT_TRUE(pool_->serve(
        {.factory = [] { return std::make_unique<Porter>(); }, .state = state_, .hand_ups = line}));
  }

  /// Runs the loop until `done`, at most 5 s.
  template <class Done>
  void run_until(const Done& done) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{5};
    while (!done() && std::chrono::steady_clock::now() < deadline) {
      loop_.run_one_for(std::chrono::milliseconds{20});
    }
    ASSERT_TRUE(done());
  }

  [[nodiscard]] std::uint64_t dropped_as_mode() const {
    return pool_->snapshot().dropped[index_of(DropReason::kMode)];
  }

  LatestCell<ServingState> state_{ServingState{}};
  asio::io_context loop_;
  std::vector<HandedUp> seen_;
  HandUpLine line_{loop_, [this](const HandedUp& datagram) { seen_.push_back(datagram); }};
  std::unique_ptr<ServerPool> pool_;
};

TEST_P(HandUpTest, ReachesTheLoopAndIsAnsweredFromTheServersSocket) {
  const bool v4 = IpAddress::parse(GetParam())->is_v4();
  start(v4 ? "0.0.0.0:0" : "[::]:0", &line_, 2);
  const Endpoint server{.address = *IpAddress::parse(GetParam()),
                        .port = pool_->endpoints().at(0).port};
  LoopbackSocket client{*Endpoint::parse(v4 ? "127.0.0.1:0" : "[::1]:0")};
  const Bytes question{0xd6, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
  client.send(server, question);
  run_until([this] { return !seen_.empty(); });
  const HandedUp& datagram = seen_.at(0);
  EXPECT_EQ(datagram.client, client.endpoint());
  EXPECT_EQ(datagram.local, server.address);
  EXPECT_EQ(Bytes(datagram.payload().begin(), datagram.payload().end()), question);

  const Bytes answer(480, 0x55);
  EXPECT_TRUE(pool_->answer(datagram.back, answer));
  const auto reply = client.receive();
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->from, server);
  EXPECT_EQ(reply->payload, answer);
  EXPECT_EQ(pool_->snapshot().responses_basic, 0U);
}

INSTANTIATE_TEST_SUITE_P(Loopback, HandUpTest, ::testing::Values("127.0.0.1", "127.0.0.77", "::1"));

TEST_F(HandUpTest, AFullQueueLosesAndCountsAndTheWorkerGoesOn) {
  start("127.0.0.1:0", &line_);
  LoopbackSocket client{*Endpoint::parse("127.0.0.1:0")};
  constexpr std::uint8_t kMany = 40;
  for (std::uint8_t i = 0; i < kMany; ++i) client.send(pool_->endpoints().at(0), {0xd6, i});
  // While the loop does not run, the worker alone sees them all.
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{5};
  while (line_.lost() < kMany - HandUpLine::kMostWaiting &&
         std::chrono::steady_clock::now() < deadline) {
    std::this_thread::yield();
  }
  EXPECT_EQ(line_.lost(), kMany - HandUpLine::kMostWaiting);
  run_until([this] { return dropped_as_mode() == kMany - HandUpLine::kMostWaiting; });
  run_until([this] { return seen_.size() == HandUpLine::kMostWaiting; });
  for (std::size_t i = 0; i < seen_.size(); ++i) EXPECT_EQ(seen_[i].octets[1], i);
  client.send(pool_->endpoints().at(0), {0xd6, 99});
  run_until([this] { return seen_.size() == HandUpLine::kMostWaiting + 1; });
  EXPECT_EQ(seen_.back().octets[1], 99);
}

TEST_F(HandUpTest, WithoutALineItIsAModeThatIsNotAnswered) {
  start("127.0.0.1:0", nullptr);
  LoopbackSocket client{*Endpoint::parse("127.0.0.1:0")};
  client.send(pool_->endpoints().at(0), {0xd6, 1});
  run_until([this] { return dropped_as_mode() == 1; });
  EXPECT_TRUE(seen_.empty());
}

TEST(HandUpLine, ALineThatIsGoneIsNotHeardOf) {
  asio::io_context loop;
  std::array<std::unique_ptr<HandUpLine>, 2> lines;
  int delivered = 0;
  const auto make = [&](std::size_t other) {
    return std::make_unique<HandUpLine>(loop, [&, other](const HandedUp&) {
      ++delivered;
      lines[other].reset();
    });
  };
  lines = {make(1), make(0)};
  for (const auto& line : lines) {
    EXPECT_TRUE(line->add_worker().hand_up([](HandedUp& datagram) { datagram.size = 0; }));
  }
  // Both wake the loop in the same round; the first to be heard destroys the other.
  loop.poll();
  EXPECT_EQ(delivered, 1);
}

}  // namespace
}  // namespace gnomon
