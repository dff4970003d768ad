#include "sys/socket_address.h"

#include <gtest/gtest.h>

namespace gnomon {
namespace {

TEST(SocketAddress, GoesThereAndBack) {
  for (const char* text : {"192.0.2.1:123", "[2001:db8::1]:65535", "0.0.0.0:0", "[::]:1"}) {
    const Endpoint endpoint = *Endpoint::parse(text);
    const SocketAddress address = SocketAddress::from(endpoint);
    EXPECT_EQ(address.endpoint(), endpoint) << text;
    EXPECT_EQ(address.data()->sa_family, endpoint.address.is_v4() ? AF_INET : AF_INET6);
  }
}

TEST(SocketAddress, OtherFamiliesAreNone) {
  SocketAddress address;
  address.storage.ss_family = AF_UNIX;
  EXPECT_FALSE(address.endpoint());
}

}  // namespace
}  // namespace gnomon
