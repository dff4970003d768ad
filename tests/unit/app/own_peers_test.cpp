#include "app/own_peers.h"

#include <gtest/gtest.h>

namespace gnomon {
namespace {

Config config_with(const char* listen, const char* peer) {
  Config config;
  config.server.listen = {*Endpoint::parse(listen)};
  config.peers = {{.name = "ntp1", .address = peer}};
  return config;
}

TEST(Advice, APeerThatIsTheServerItself) {
  const std::vector<IpAddress> machine{*IpAddress::parse("192.0.2.1")};
  EXPECT_EQ(peers_that_are_us(config_with("127.0.0.9:123", "127.0.0.9"), {}).size(), 1U);
  EXPECT_EQ(peers_that_are_us(config_with("0.0.0.0:123", "192.0.2.1"), machine).size(), 1U);
  EXPECT_TRUE(peers_that_are_us(config_with("0.0.0.0:123", "192.0.2.2"), machine).empty());
  EXPECT_TRUE(peers_that_are_us(config_with("0.0.0.0:123", "ntp.example.org"), machine).empty());
  EXPECT_TRUE(peers_that_are_us(config_with("0.0.0.0:1123", "192.0.2.1"), machine).empty());
}

}  // namespace
}  // namespace gnomon
