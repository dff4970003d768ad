#include "app/server_side.h"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "../io/loopback_socket.h"
#include "../thread_count.h"
#include "wire/header.h"

namespace gnomon {
namespace {

using test::LoopbackSocket;

ServerConfig on_loopback(unsigned workers = 2) {
  return {.listen = {*Endpoint::parse("127.0.0.1:0")}, .workers = workers};
}

/// A request from `client`; the header of the answer, if there is one.
std::optional<Header> ask(LoopbackSocket& client, const ServerSide& server, int timeout_ms = 5000) {
  const auto request = serialize(Header{.transmit = {0x1234}});
  client.send(server.endpoints().at(0), {request.begin(), request.end()});
  const auto reply = client.receive(timeout_ms);
  if (!reply) return std::nullopt;
  const auto packet = parse_packet(reply->payload);
  return packet ? std::optional{packet->header} : std::nullopt;
}

TEST(ServerSide, AnswersWithWhatIsPublished) {
  ServerSide server{on_loopback()};
  ASSERT_TRUE(server.bind());
  ASSERT_TRUE(server.serve());
  LoopbackSocket client{*Endpoint::parse("127.0.0.1:0")};
  const auto before = ask(client, server);
  ASSERT_TRUE(before);
  EXPECT_EQ(before->leap, LeapIndicator::kUnsynchronized);
  server.cells().publish(ServedTime{.servable = true, .stratum = 5});
  const auto after = ask(client, server);
  ASSERT_TRUE(after);
  EXPECT_EQ(after->stratum, 5);
  EXPECT_EQ(after->origin.bits, 0x1234U);
}

TEST(ServerSide, AReloadPutsTheAccessListInForce) {
  ServerConfig config = on_loopback();
  ServerSide server{config};
  ASSERT_TRUE(server.bind());
  ASSERT_TRUE(server.serve());
  LoopbackSocket client{*Endpoint::parse("127.0.0.1:0")};
  EXPECT_TRUE(ask(client, server));
  config.deny = {*Subnet::parse("127.0.0.0/8")};
  server.reload(config);
  EXPECT_FALSE(ask(client, server, 100));
  EXPECT_EQ(server.snapshot()->dropped[static_cast<std::size_t>(DropReason::kAcl)], 1U);
  config.deny = {};
  server.reload(config);
  EXPECT_TRUE(ask(client, server));
}

TEST(ServerSide, ReloadsWhileItAnswers) {
  ServerConfig config = on_loopback();
  ServerSide server{config};
  ASSERT_TRUE(server.bind());
  ASSERT_TRUE(server.serve());
  LoopbackSocket client{*Endpoint::parse("127.0.0.1:0")};
  for (int i = 0; i < 300; ++i) {
    config.deny = {{.address = IpAddress::v4(0x0a000000U + static_cast<std::uint32_t>(i)),
                    .prefix_length = 32}};
    server.reload(config);
    ASSERT_TRUE(ask(client, server)) << i;
  }
}

TEST(ServerSide, NoThreadBeforeServeAndNoneAfterStop) {
  const auto before = test::thread_count();
  ServerSide server{on_loopback(3)};
  ASSERT_TRUE(server.bind());
  EXPECT_EQ(test::thread_count(), before);
  ASSERT_TRUE(server.serve());
  EXPECT_EQ(test::thread_count(), before + 3);
  server.stop();
  EXPECT_TRUE(test::threads_become(before));
}

TEST(ServerSide, WithoutAnAddressThereIsNoServer) {
  ServerSide server{{}};
  EXPECT_TRUE(server.bind());
  EXPECT_TRUE(server.serve());
  EXPECT_TRUE(server.endpoints().empty());
  EXPECT_FALSE(server.snapshot());
  server.reload({.deny = {*Subnet::parse("10.0.0.0/8")}});
}

TEST(ServerSide, SaysWhyItCannotListenAndTriesAgain) {
  auto occupant = std::make_unique<LoopbackSocket>(*Endpoint::parse("127.0.0.1:0"));
  ServerSide server{{.listen = {occupant->endpoint()}}};
  ASSERT_TRUE(server.bind());
  EXPECT_EQ(server.look_after().at(0).problem,
            "cannot listen on UDP " + occupant->endpoint().to_string() +
                ": bind: Address already in use: does another daemon have port " +
                std::to_string(occupant->endpoint().port) + "?");
  occupant.reset();
  EXPECT_TRUE(server.look_after().at(0).listening());
}

}  // namespace
}  // namespace gnomon
