#include "sys/listen_socket.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sys/socket_address.h"

namespace gnomon {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(ListenSocket, GetsAPortOfBothFamilies) {
  for (const char* const text : {"127.0.0.1:0", "[::1]:0"}) {
    const Endpoint where = *Endpoint::parse(text);
    const auto socket = ListenSocket::open(where);
    ASSERT_TRUE(socket) << socket.error();
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
  EXPECT_THAT(second.error(), StartsWith("cannot listen on " + first->bound().to_string()));
  EXPECT_THAT(second.error(), HasSubstr("Address already in use"));
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
