#include "web/body_shelf.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gnomon {
namespace {

TEST(BodyShelf, GivesAStringAgainWhenNobodyHasIt) {
  BodyShelf shelf;
  std::shared_ptr<std::string> first = shelf.take();
  first->assign(1000, 'x');
  const std::string* const place = first.get();
  const std::shared_ptr<const std::string> sent = first;
  first.reset();
  EXPECT_NE(shelf.take().get(), place) << "it is still being sent";
}

TEST(BodyShelf, KeepsTheMemory) {
  BodyShelf shelf;
  const char* place = nullptr;
  {
    const std::shared_ptr<std::string> first = shelf.take();
    first->assign(1000, 'x');
    place = first->data();
  }
  EXPECT_EQ(shelf.take()->data(), place);
}

TEST(BodyShelf, KeepsTwo) {
  BodyShelf shelf;
  std::vector<std::shared_ptr<std::string>> taken{shelf.take(), shelf.take(), shelf.take()};
  for (const auto& one : taken) one->assign(100'000, 'x');
  taken.clear();
  std::size_t with_memory = 0;
  for (int i = 0; i < 4; ++i) {
    taken.push_back(shelf.take());
    if (taken.back()->capacity() >= 100'000) ++with_memory;
  }
  EXPECT_EQ(with_memory, 2U);
}

TEST(BodyShelf, MayGoBeforeItsStrings) {
  std::optional<BodyShelf> shelf{std::in_place};
  const std::shared_ptr<std::string> last = shelf->take();
  shelf.reset();
  EXPECT_TRUE(last->empty());
}

}  // namespace
}  // namespace gnomon
