#include "sys/listener_set.h"

#include <gtest/gtest.h>

#include <vector>

namespace gnomon {
namespace {

class ListenerSetTest : public ::testing::Test {
 protected:
  ListenerSet make(const std::vector<const char*>& texts) {
    std::vector<Endpoint> wanted;
    for (const char* const text : texts) wanted.push_back(*Endpoint::parse(text));
    return {ListenService::kNtp, wanted,
            [this](std::size_t number, Endpoint& where) -> Result<void, ListenFailure> {
              opened.push_back(number);
              if (number == 0 && taken) {
                return failure(ListenFailure{.text = "taken", .absent = false});
              }
              if (where.port == 0) where.port = 7;
              return {};
            }};
  }

  bool taken = true;
  std::vector<std::size_t> opened;
};

TEST_F(ListenerSetTest, OneThatCannotBeOpenedDoesNotEndTheOthersAndIsTriedAgain) {
  ListenerSet set = make({"127.0.0.1:123", "127.0.0.1:0"});
  EXPECT_FALSE(set.states()[0].listening());
  set.look_after();
  EXPECT_EQ(set.states()[0].problem, "taken");
  EXPECT_FALSE(set.states()[0].absent);
  EXPECT_TRUE(set.states()[1].listening());
  EXPECT_EQ(set.endpoints()[1].port, 7);
  taken = false;
  set.look_after();
  EXPECT_TRUE(set.states()[0].listening());
  set.look_after();
  EXPECT_EQ(opened, (std::vector<std::size_t>{0, 1, 0}));
}

TEST_F(ListenerSetTest, AnAddressThatTheMachineDoesNotHaveIsNotHeardAt) {
  taken = false;
  ListenerSet set = make({"192.0.2.77:123"});
  set.look_after();
  const ListenerSnapshot state = set.states()[0];
  EXPECT_TRUE(state.absent);
  EXPECT_EQ(state.problem, "cannot listen on 192.0.2.77:123 yet: Cannot assign requested address");
}

}  // namespace
}  // namespace gnomon
