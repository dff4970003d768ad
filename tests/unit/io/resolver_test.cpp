#include "io/resolver.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>

#include "../no_descriptors_left.h"
#include "../thread_count.h"

namespace gnomon {
namespace {

std::optional<Resolution> resolve(const std::string& name, std::vector<IpAddress> bind = {}) {
  asio::io_context loop;
  std::optional<Resolution> answer;
  Resolver resolver{loop, [&](const Resolution& found) { answer = found; }};
  resolver.resolve({.peer = 42, .name = name, .bind = std::move(bind)});
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
  EXPECT_EQ(answer->result, LookupResult::kNotFound);
}

TEST(Resolver, AnAddressWithoutRouteIsNotTakenForAMissingName) {
  // No route leads from a loopback address to another machine, nor from one family to the other.
  for (const char* const bind : {"127.0.0.1", "::1"}) {
    const auto answer = resolve("192.0.2.1", {*IpAddress::parse(bind)});
    ASSERT_TRUE(answer);
    EXPECT_TRUE(answer->addresses.empty());
    EXPECT_EQ(answer->result, LookupResult::kNoRoute) << bind;
  }
}

// A sanitizer needs descriptors itself.
#ifndef GNOMON_SANITIZED
TEST(Resolver, WithoutDescriptorsTheReasonIsNotTheName) {
  asio::io_context loop;
  std::optional<Resolution> answer;
  Resolver resolver{loop, [&](const Resolution& found) { answer = found; }};
  const test::NoDescriptorsLeft none;
  resolver.resolve({.peer = 42, .name = "localhost"});
  const auto work = asio::make_work_guard(loop);
  loop.run_one_for(std::chrono::seconds(20));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->result, LookupResult::kResources);
}
#endif

/// A resolver whose name server is silent until it is let go.
class SilentResolver : public ::testing::Test {
 protected:
  ~SilentResolver() override { speak(); }

  void speak() {
    if (!spoken_) silence_.set_value();
    spoken_ = true;
  }

  void run_until(const std::function<bool()>& done) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!done() && std::chrono::steady_clock::now() < deadline) {
      loop_.restart();
      loop_.run_one_for(std::chrono::milliseconds(20));
    }
    EXPECT_TRUE(done());
  }

  static std::string name(PeerId peer) { return "n" + std::to_string(peer) + ".example"; }

  asio::io_context loop_;
  asio::executor_work_guard<asio::io_context::executor_type> work_{asio::make_work_guard(loop_)};
  std::map<PeerId, Resolution> answers_;
  std::promise<void> silence_;
  std::shared_future<void> silent_{silence_.get_future()};
  bool spoken_ = false;
  // The workers may outlive the test, so they share what they use.
  std::shared_ptr<std::atomic<int>> looks_ = std::make_shared<std::atomic<int>>(0);
  Resolver resolver_{loop_, [this](const Resolution& found) { answers_[found.peer] = found; },
                     [silent = silent_, looks = looks_](const ResolveName& /*name*/) {
                       ++*looks;
                       silent.wait();
                       return Resolution{.addresses = {IpAddress::v4(0x7f000001)},
                                         .result = LookupResult::kOk};
                     }};
};

TEST_F(SilentResolver, AThousandNamesCostFourThreads) {
  const std::ptrdiff_t before = test::thread_count();
  for (PeerId peer = 1; peer <= 1000; ++peer) resolver_.resolve({.peer = peer, .name = name(peer)});
  run_until([&] { return *looks_ == static_cast<int>(Resolver::kWorkers); });
  EXPECT_LE(test::thread_count(), before + static_cast<std::ptrdiff_t>(Resolver::kWorkers));
  EXPECT_TRUE(answers_.empty());
  speak();
  run_until([&] { return answers_.size() == 1000; });
  EXPECT_EQ(*looks_, 1000);
}

TEST_F(SilentResolver, OneNameIsLookedUpOnceForAllWhoAsk) {
  for (PeerId peer = 1; peer <= 5; ++peer) resolver_.resolve({.peer = peer, .name = "n.example"});
  resolver_.resolve({.peer = 5, .name = "n.example"});
  speak();
  run_until([&] { return answers_.size() == 5; });
  EXPECT_EQ(*looks_, 1);
}

TEST_F(SilentResolver, WhatIsDroppedIsNotLookedUp) {
  for (PeerId peer = 1; peer <= 10; ++peer) resolver_.resolve({.peer = peer, .name = name(peer)});
  run_until([&] { return *looks_ == static_cast<int>(Resolver::kWorkers); });
  for (PeerId peer = 1; peer <= 9; ++peer) resolver_.drop({.peer = peer});
  speak();
  run_until([&] { return !answers_.empty(); });
  EXPECT_TRUE(answers_.contains(10));
  EXPECT_EQ(answers_.size(), 1U);
  EXPECT_EQ(*looks_, 5);
}

TEST_F(SilentResolver, TheQueueHasALimitAndSaysSo) {
  const auto most = static_cast<PeerId>(Resolver::kMostNames);
  for (PeerId peer = 1; peer <= most + 1; ++peer) {
    resolver_.resolve({.peer = peer, .name = name(peer)});
  }
  run_until([&] { return !answers_.empty(); });
  ASSERT_TRUE(answers_.contains(most + 1));
  EXPECT_EQ(answers_[most + 1].result, LookupResult::kResources);
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
