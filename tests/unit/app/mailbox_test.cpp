#include "app/mailbox.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <string>
#include <thread>
#include <vector>

namespace gnomon {
namespace {

TEST(Mailbox, EachReaderSeesTheLatestAtItsNextLook) {
  Mailbox<std::string> box{"first"};
  Mailbox<std::string>::Reader one{box};
  Mailbox<std::string>::Reader other{box};
  const std::string& seen = one.look();
  EXPECT_EQ(seen, "first");
  box.put("second");
  box.put("third");
  EXPECT_EQ(seen, "first");  // still held
  EXPECT_EQ(one.look(), "third");
  EXPECT_EQ(other.look(), "third");
  EXPECT_EQ(&one.look(), &other.look());
}

TEST(Mailbox, ReadersSeeWholeValuesInOrderWhileTheyAreReplaced) {
  Mailbox<std::vector<int>> box{std::vector<int>(50, 0)};
  std::atomic<int> wrong = 0;
  std::latch begun{3};
  std::atomic<bool> end = false;
  const auto read = [&] {
    Mailbox<std::vector<int>>::Reader reader{box};
    int last = reader.look().front();
    begun.arrive_and_wait();
    do {
      const std::vector<int>& value = reader.look();
      if (value.front() < last || value != std::vector<int>(50, value.front())) ++wrong;
      last = value.front();
    } while (!end);
  };
  std::thread one{read};
  std::thread other{read};
  begun.arrive_and_wait();
  for (int i = 1; i <= 5'000; ++i) box.put(std::vector<int>(50, i));
  end = true;
  one.join();
  other.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace gnomon
