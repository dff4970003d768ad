// What a scrape costs, by what cannot be noise: how often it asks for memory. A sample that is made
// as an object, or a label that is copied, costs some ten thousand calls with a thousand peers.

// A sanitizer has an operator new of its own, which is not to be replaced.
#ifndef GNOMON_SANITIZED

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <string>

#include "metrics/scrape.h"
#include "sample_snapshot.h"

namespace {

std::atomic<std::size_t> calls_of_new = 0;  // NOLINT(*-avoid-non-const-global-variables)

}  // namespace

// NOLINTBEGIN(*-no-malloc,*-owning-memory): these are what `new` is made of
[[gnu::noinline]] void* operator new(std::size_t size) {
  calls_of_new.fetch_add(1, std::memory_order_relaxed);
  if (void* const memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc{};
}

// Not inlined, or the compiler takes `free` for the wrong partner of `new`.
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }

[[gnu::noinline]] void operator delete(void* memory, std::size_t /*size*/) noexcept {
  std::free(memory);
}

// NOLINTEND(*-no-malloc,*-owning-memory)

namespace gnomon {
namespace {

/// A daemon with `count` peers of which everything is known.
struct Crowd {
  explicit Crowd(std::size_t count) {
    const PeerSnapshot model = snapshot.node.peers.front();
    snapshot.node.peers.assign(count, model);
    for (std::size_t i = 0; i < count; ++i) {
      std::string& name = snapshot.node.peers[i].name;
      name = "peer-number-" + std::to_string(i) + ".example.com";
      if (i % 2 == 0) snapshot.node.peers[i].address = Endpoint::parse("[2001:db8::aaaa:bbbb]:123");
      recorder.on_event(Now{}, PeerAdded{.peer = name});
    }
  }

  void scrape_into(std::string& text, ExpositionFormat format) const {
    scrape({.snapshot = snapshot,
            .recorder = recorder,
            .log_counts = LogCounts{},
            .view = {.level = MetricsLevel::kFull, .warmup_samples = 4}},
           format, text);
  }

  Snapshot snapshot = testing::sample_snapshot();
  Recorder recorder;
};

/// Calls of `new` in a scrape, after one that made room for the text.
std::size_t calls_of_a_scrape(std::size_t peers) {
  const Crowd crowd{peers};
  std::string text;
  std::size_t calls = 0;
  for (const ExpositionFormat format : kValues<ExpositionFormat>) {
    crowd.scrape_into(text, format);
    const std::size_t before = calls_of_new;
    crowd.scrape_into(text, format);
    calls = calls_of_new - before;
  }
  return calls;
}

TEST(ScrapeCost, AsksForMemoryAsOftenWithAThousandPeersAsWithOne) {
  const std::size_t one = calls_of_a_scrape(1);
  EXPECT_GT(one, 0U) << "nothing is counted";
  EXPECT_LT(one, 1000U);
  // The text of an IPv6 address is longer than what a std::string holds in place. Every second peer
  // has one.
  EXPECT_LE(calls_of_a_scrape(1000), one + 500 + 10);
}

TEST(ScrapeCost, ATextThatIsNotLongerTakesNoMemory) {
  const Crowd crowd{100};
  std::string text;
  crowd.scrape_into(text, ExpositionFormat::kText);
  crowd.scrape_into(text, ExpositionFormat::kText);
  const char* const place = text.data();
  const std::size_t capacity = text.capacity();
  crowd.scrape_into(text, ExpositionFormat::kText);
  EXPECT_EQ(text.data(), place);
  EXPECT_EQ(text.capacity(), capacity);
}

/// What stands in the memory from a longer text does not show in a shorter one.
TEST(ScrapeCost, AShorterTextAfterALongerOneIsTheSame) {
  const Crowd many{50};
  const Crowd few{2};
  std::string used;
  std::string fresh;
  many.scrape_into(used, ExpositionFormat::kText);
  few.scrape_into(used, ExpositionFormat::kText);
  few.scrape_into(fresh, ExpositionFormat::kText);
  const auto peers_of = [](const std::string& text) {
    const std::size_t begin = text.find("# HELP ntp_peer_state");
    return text.substr(begin, text.find("# HELP ntp_kernel_offset") - begin);
  };
  EXPECT_EQ(peers_of(used), peers_of(fresh));
  EXPECT_GT(peers_of(fresh).size(), 1000U);
  EXPECT_EQ(used.find('\0'), std::string::npos);
}

}  // namespace
}  // namespace gnomon

#endif
