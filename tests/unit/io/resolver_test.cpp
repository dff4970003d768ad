#include "io/resolver.h"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>

#include <asio/io_context.hpp>

namespace gnomon {
namespace {

std::optional<Resolution> resolve(const std::string& name) {
  asio::io_context loop;
  std::optional<Resolution> answer;
  Resolver resolver{loop, [&](const Resolution& found) { answer = found; }};
  resolver.resolve({.peer = 42, .name = name});
  EXPECT_FALSE(answer);  // never from within resolve
  loop.run_for(std::chrono::seconds(20));
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

TEST(Resolver, MayGoWhileALookupIsUnderWay) {
  asio::io_context loop;
  bool called = false;
  {
    Resolver resolver{loop, [&](const Resolution& /*found*/) { called = true; }};
    resolver.resolve({.peer = 1, .name = "localhost"});
  }
  loop.run_for(std::chrono::seconds(20));
  EXPECT_FALSE(called);
}

}  // namespace
}  // namespace gnomon
