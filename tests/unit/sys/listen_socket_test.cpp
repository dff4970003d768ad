#include "sys/listen_socket.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sys/absent_address.h"
#include "sys/socket_address.h"

namespace gnomon {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(ListenSocket, GetsAPortOfBothFamilies) {
  for (const char* const text : {"127.0.0.1:0", "[::1]:0"}) {
    const Endpoint where = *Endpoint::parse(text);
    const auto socket = ListenSocket::open(where);
    ASSERT_TRUE(socket) << socket.error().text;
    EXPECT_EQ(socket->bound().address, where.address);
    EXPECT_NE(socket->bound().port, 0);
    EXPECT_EQ(socket->bound(), local_endpoint(socket->descriptor()));
  }
}

TEST(ListenSocket, SaysWhereItCannotListenAndWhy) {
  const auto first = ListenSocket::open(*Endpoint::parse("127.0.0.1:0"));
  ASSERT_TRUE(first);
  const auto second = ListenSocket::open(first->bound());
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().text, StartsWith("cannot listen on " + first->bound().to_string()));
  EXPECT_THAT(second.error().text, HasSubstr("Address already in use"));
}

TEST(ListenSocket, TheMachineNeedNotHaveTheAddressYet) {
  for (const char* const text : {"192.0.2.77:0", "[2001:db8::77]:0"}) {
    const auto socket = ListenSocket::open(*Endpoint::parse(text));
    ASSERT_TRUE(socket) << socket.error().text;
    EXPECT_EQ(why_absent(socket->bound().address), "Cannot assign requested address");
  }
  for (const char* const text : {"127.0.0.1", "0.0.0.0", "::1", "::"}) {
    EXPECT_EQ(why_absent(*IpAddress::parse(text)), "") << text;
  }
}

TEST(ListenSocket, AnInterfaceThatIsNotThereIsAbsent) {
  const auto none = ListenSocket::open(*Endpoint::parse("[fe80::1%nowhere]:0"));
  ASSERT_FALSE(none);
  EXPECT_TRUE(none.error().absent) << none.error().text;
  EXPECT_NE(why_absent(*IpAddress::parse("fe80::1%nowhere")), "");
}

TEST(ListenSocket, ClosesItsSocketUnlessReleased) {
  Endpoint freed;
  {
    const auto socket = ListenSocket::open(*Endpoint::parse("127.0.0.1:0"));
    ASSERT_TRUE(socket);
    freed = socket->bound();
  }
  auto again = ListenSocket::open(freed);
  ASSERT_TRUE(again);
  const FileDescriptor mine{again->release()};
  EXPECT_EQ(again->descriptor(), -1);
  EXPECT_EQ(local_endpoint(mine.get()), freed);
}

}  // namespace
}  // namespace gnomon
