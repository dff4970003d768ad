#include "sys/socket_address.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <string>

#include "sys/file_descriptor.h"

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

TEST(SocketAddress, AZoneIsTheNumberOfAnInterface) {
  const auto number = interface_number("lo");
  ASSERT_TRUE(number);
  for (const std::string& zone : {std::string{"lo"}, std::to_string(*number)}) {
    const auto address = SocketAddress::from(*Endpoint::parse("[fe80::1%" + zone + "]:123"));
    EXPECT_EQ(address.endpoint(), Endpoint::parse("[fe80::1%lo]:123")) << zone;
    EXPECT_EQ(address.endpoint_without_zone(), Endpoint::parse("[fe80::1]:123")) << zone;
  }
}

TEST(SocketAddress, AnInterfaceThatIsNotThereCannotBeReached) {
  EXPECT_FALSE(interface_number("nowhere"));
  const FileDescriptor socket{::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  ASSERT_TRUE(socket.valid());
  const auto address = SocketAddress::from(*Endpoint::parse("[fe80::1%nowhere]:123"));
  EXPECT_NE(::connect(socket.get(), address.data(), address.length), 0);
  EXPECT_NE(::bind(socket.get(), address.data(), address.length), 0);
}

TEST(SocketAddress, OtherFamiliesAreNone) {
  SocketAddress address;
  address.storage.ss_family = AF_UNIX;
  EXPECT_FALSE(address.endpoint());
}

}  // namespace
}  // namespace gnomon
