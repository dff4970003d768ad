#include "io/resolver.h"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>

namespace gnomon {
namespace {

std::optional<Resolution> resolve(const std::string& name) {
  asio::io_context loop;
  std::optional<Resolution> answer;
  Resolver resolver{loop, [&](const Resolution& found) { answer = found; }};
  resolver.resolve({.peer = 42, .name = name});
  EXPECT_FALSE(answer);  // never from within resolve
  const auto work = asio::make_work_guard(loop);
  loop.run_one_for(std::chrono::seconds(20));
  return answer;
}

TEST(Resolver, FindsLocalhost) {
  const auto answer = resolve("localhost");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->peer, 42U);
  ASSERT_FALSE(answer->addresses.empty());
  for (const IpAddress& address : answer->addresses) {
    EXPECT_TRUE(address == *IpAddress::parse("127.0.0.1") || address == *IpAddress::parse("::1"));
  }
}

TEST(Resolver, TakesLiteralsOfBothFamilies) {
  EXPECT_EQ(resolve("127.0.0.1")->addresses, std::vector{*IpAddress::parse("127.0.0.1")});
  EXPECT_EQ(resolve("::1")->addresses, std::vector{*IpAddress::parse("::1")});
}

TEST(Resolver, AFailureIsAnEmptyAnswer) {
  // Not a name at all, so no query leaves the machine.
  const auto answer = resolve("not a host name..");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->peer, 42U);
  EXPECT_TRUE(answer->addresses.empty());
}

TEST(Resolver, MayGoWhileLookupsAreUnderWay) {
  bool called = false;
  {
    asio::io_context loop;
    Resolver resolver{loop, [&](const Resolution& /*found*/) { called = true; }};
    for (PeerId peer = 1; peer <= 20; ++peer) resolver.resolve({.peer = peer, .name = "localhost"});
  }
  // A lookup that outlives the loop must not touch it: the sanitizers would see it here.
  asio::io_context later;
  Resolver resolver{later, [](const Resolution& /*found*/) {}};
  resolver.resolve({.peer = 1, .name = "localhost"});
  const auto work = asio::make_work_guard(later);
  EXPECT_EQ(later.run_one_for(std::chrono::seconds(20)), 1U);
  EXPECT_FALSE(called);
}

}  // namespace
}  // namespace gnomon
