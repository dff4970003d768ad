#include "node/peers.h"

#include <gtest/gtest.h>

#include <set>

#include "answered_peers.h"

namespace gnomon {
namespace {

TEST(PeersTest, StandInTheOrderOfTheConfigurationAfterEachReload) {
  AnsweredPeers world{{"192.0.2.1", "192.0.2.2"}};
  Outbox out;
  world.peers.reload(world.now(),
                     AnsweredPeers::config_with({"192.0.2.3", "192.0.2.2", "192.0.2.1"}), out,
                     world.events);
  ASSERT_EQ(world.peers.all().size(), 3U);
  EXPECT_EQ(world.at(0).peer().name(), "192.0.2.3");
  EXPECT_EQ(world.at(1).peer().name(), "192.0.2.2");
  EXPECT_EQ(world.at(2).peer().name(), "192.0.2.1");
}

TEST(PeersTest, NeverUseAnIdTwice) {
  AnsweredPeers world{{"192.0.2.1"}};
  std::set<PeerId> ids{world.at(0).peer().id()};
  for (const char* address : {"192.0.2.2", "192.0.2.1", "192.0.2.2"}) {
    Outbox out;
    world.peers.reload(world.now(), AnsweredPeers::config_with({address}), out, world.events);
    EXPECT_TRUE(ids.insert(world.at(0).peer().id()).second);
  }
  EXPECT_EQ(world.events.count<PeerRemoved>(), 3U);
  EXPECT_EQ(world.peers.find(*ids.begin()), nullptr);
}

TEST(PeersTest, WhoStaysKeepsItsSamplesAndTakesTheNewLimits) {
  AnsweredPeers world{{"192.0.2.1"}};
  world.errors["192.0.2.1"] = {};
  world.run(60);
  const unsigned samples = world.at(0).filter.samples();
  ASSERT_GT(samples, 2U);
  Config config = AnsweredPeers::config_with({"192.0.2.1"});
  config.peers[0].noselect = true;
  Outbox out;
  world.peers.reload(world.now(), config, out, world.events);
  EXPECT_EQ(world.at(0).filter.samples(), samples);
  EXPECT_TRUE(world.at(0).peer().config().noselect);
}

TEST(PeersTest, VoidSamplesAreForgottenAndEverybodyIsAskedAgainSoon) {
  AnsweredPeers world{{"192.0.2.1", "192.0.2.2"}};
  world.errors["192.0.2.1"] = world.errors["192.0.2.2"] = {};
  world.run(200);
  const auto before = world.requests;
  world.peers.void_samples(world.mono, {.phase_change = Duration::seconds(1), .by_us = false});
  EXPECT_EQ(world.at(0).filter.samples(), 0U);
  world.run(3);
  EXPECT_GE(world.requests["192.0.2.1"], before.at("192.0.2.1") + 2);
  EXPECT_GE(world.requests["192.0.2.2"], before.at("192.0.2.2") + 2);
}

TEST(PeersTest, TheSameAddressAtTwoPortsIsTwoServers) {
  Config config = AnsweredPeers::config_with({"192.0.2.1", "ntp.example"});
  config.peers[1].port = 1123;
  AnsweredPeers world{config};
  Outbox out;
  world.peers.on_resolved(world.now(), {.peer = 2, .addresses = {*IpAddress::parse("192.0.2.1")}},
                          out, world.events);
  EXPECT_TRUE(world.at(1).peer().endpoint());
}

TEST(PeersTest, ADuplicateIsNotAskedAndTakesOverWhenTheOwnerLeaves) {
  AnsweredPeers world{{"192.0.2.1", "ntp.example"}};
  Outbox out;
  world.peers.on_resolved(world.now(), {.peer = 2, .addresses = {*IpAddress::parse("192.0.2.1")}},
                          out, world.events);
  EXPECT_FALSE(world.at(1).peer().endpoint());
  ASSERT_TRUE(world.at(1).peer().duplicate());
  EXPECT_EQ(world.peers.user_of(*world.at(1).peer().duplicate()), "192.0.2.1");
  world.run(100);
  const int asked = world.requests["192.0.2.1"];
  world.peers.reload(world.now(), AnsweredPeers::config_with({"ntp.example"}), out, world.events);
  EXPECT_TRUE(world.at(0).peer().endpoint());
  EXPECT_FALSE(world.at(0).peer().duplicate());
  world.run(100);
  EXPECT_GT(world.requests["192.0.2.1"], asked);
}

TEST(PeersTest, ALiteralThatAReloadAddsWaitsForTheNameThatHasItsAddress) {
  AnsweredPeers world{{"ntp.example"}};
  Outbox out;
  world.peers.on_resolved(world.now(), {.peer = 1, .addresses = {*IpAddress::parse("192.0.2.1")}},
                          out, world.events);
  world.peers.reload(world.now(), AnsweredPeers::config_with({"192.0.2.1", "ntp.example"}), out,
                     world.events);
  EXPECT_FALSE(world.at(0).peer().endpoint());
  EXPECT_TRUE(world.at(1).peer().endpoint());
  // The name moves elsewhere.
  world.peers.on_resolved(world.now(), {.peer = 1, .addresses = {*IpAddress::parse("192.0.2.9")}},
                          out, world.events);
  EXPECT_TRUE(world.at(0).peer().endpoint());
}

TEST(PeersTest, AnswersForPeersThatAreGoneAreIgnored) {
  AnsweredPeers world{{"ntp.example"}};
  Outbox out;
  EXPECT_FALSE(world.peers.on_resolved(world.now(), {.peer = 99, .addresses = {IpAddress::v4(1)}},
                                       out, world.events));
  EXPECT_TRUE(out.empty());
  world.peers.on_sent(world.now(), {.id = send_id(99, 1)}, world.events);
  world.peers.on_send_failed(world.now(), {.id = send_id(99, 1)}, world.events);
}

TEST(PeersTest, ANewAddressEndsWhatWasKnownOfTheFormerServer) {
  AnsweredPeers world{{"ntp.example"}};
  world.errors["192.0.2.1"] = {};
  const PeerId id = world.at(0).peer().id();
  const auto resolve = [&](const char* address, Outbox& out) {
    return world.peers.on_resolved(
        world.now(), {.peer = id, .addresses = {*IpAddress::parse(address)}}, out, world.events);
  };
  Outbox out;
  EXPECT_TRUE(resolve("192.0.2.1", out));
  world.run(60);
  world.at(0).truechimer = true;
  ASSERT_GT(world.at(0).filter.samples(), 0U);
  EXPECT_TRUE(resolve("192.0.2.2", out));
  EXPECT_EQ(world.at(0).filter.samples(), 0U);
  EXPECT_FALSE(world.at(0).truechimer);
  EXPECT_FALSE(world.at(0).peer().standing().announced);
  EXPECT_FALSE(world.at(0).peer().standing().reach.reachable());
}

}  // namespace
}  // namespace gnomon
