#include "web/acceptor.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <ctime>
#include <thread>

#include "../no_descriptors_left.h"

namespace gnomon {
namespace {

using std::chrono::milliseconds;

double cpu_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

FileDescriptor connect_to(const Endpoint& to) {
  FileDescriptor client{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  const SocketAddress address = SocketAddress::from(to);
  EXPECT_EQ(::connect(client.get(), address.data(), address.length), 0);
  return client;
}

bool becomes(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
  while (!condition() && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(milliseconds{5});
  }
  return condition();
}

struct Counting final : Acceptor::Host {
  void enter(FileDescriptor connection, const SocketAddress& /*from*/) override {
    const FileDescriptor closed{std::move(connection)};
    ++taken;
  }

  void make_room() override {}

  [[nodiscard]] int look_after() override { return -1; }

  std::atomic<int> taken = 0;
};

TEST(Acceptor, PausesWithoutDescriptorsAndGoesOnWithThem) {
  Counting host;
  const std::atomic<int>& taken = host.taken;
  const auto acceptor = Acceptor::make(host);
  ASSERT_TRUE(acceptor) << acceptor.error();
  auto socket = ListenSocket::open(*Endpoint::parse("127.0.0.1:0"));
  ASSERT_TRUE(socket);
  const Endpoint where = socket->bound();
  ASSERT_TRUE((*acceptor)->put(0, std::move(*socket)));
  ASSERT_TRUE((*acceptor)->serve());
  const FileDescriptor first = connect_to(where);
  EXPECT_TRUE(becomes([&] { return taken == 1; }));

  const FileDescriptor client{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  const SocketAddress address = SocketAddress::from(where);
  {
    const test::NoDescriptorsLeft limit;
    ASSERT_EQ(::connect(client.get(), address.data(), address.length), 0);
    EXPECT_TRUE(becomes([&] { return (*acceptor)->pauses() >= 2; }));
    EXPECT_LT((*acceptor)->pauses(), 20U);
    EXPECT_EQ(taken, 1);
    const double before = cpu_seconds();
    std::this_thread::sleep_for(milliseconds{1000});
    EXPECT_LT(cpu_seconds() - before, 0.2);
  }
  EXPECT_TRUE(becomes([&] { return taken == 2; }));
}

TEST(Acceptor, ANumberCanGetAnotherSocket) {
  Counting host;
  const std::atomic<int>& taken = host.taken;
  const auto acceptor = Acceptor::make(host);
  ASSERT_TRUE(acceptor);
  ASSERT_TRUE((*acceptor)->serve());
  Endpoint where;
  for (int i = 0; i < 2; ++i) {
    auto socket = ListenSocket::open(*Endpoint::parse("127.0.0.1:0"));
    ASSERT_TRUE(socket);
    where = socket->bound();
    ASSERT_TRUE((*acceptor)->put(0, std::move(*socket)));
  }
  const FileDescriptor client = connect_to(where);
  EXPECT_TRUE(becomes([&] { return taken == 1; }));
}

}  // namespace
}  // namespace gnomon
