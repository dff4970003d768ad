#include <gtest/gtest.h>

#include <set>
#include <string>

#include "model/peer_state.h"
#include "model/reason.h"

namespace gnomon {
namespace {

template <class Enum, class Name>
std::set<std::string> names(int count, Name name) {
  std::set<std::string> all;
  for (int i = 0; i < count; ++i) all.insert(name(static_cast<Enum>(i)));
  return all;
}

// The words of the interface: metrics, status page, command line and alerts use them.
TEST(Names, PeerStates) {
  const auto all = names<PeerState>(kPeerStateCount, [](PeerState s) { return state_name(s); });
  EXPECT_EQ(all,
            (std::set<std::string>{"system_peer", "combined", "outlier", "falseticker", "distant",
                                   "jittery", "stale", "unsynchronized", "loop", "not_preferred",
                                   "not_trusted", "noselect", "unreachable", "unresolved"}));
}

TEST(Names, SystemStates) {
  const auto all =
      names<SystemState>(kSystemStateCount, [](SystemState s) { return state_name(s); });
  EXPECT_EQ(all, (std::set<std::string>{"starting", "unsynchronized", "synchronized", "holdover",
                                        "local", "panic"}));
}

TEST(Names, RejectReasons) {
  const auto all =
      names<RejectReason>(kRejectReasonCount, [](RejectReason r) { return reason_name(r); });
  EXPECT_EQ(all, (std::set<std::string>{"duplicate", "bogus_origin", "unsynchronized", "distance",
                                        "header", "auth", "kod", "timing", "filtered"}));
}

TEST(Names, DropReasons) {
  const auto all = names<DropReason>(kDropReasonCount, [](DropReason r) { return reason_name(r); });
  EXPECT_EQ(all,
            (std::set<std::string>{"acl", "rate", "malformed", "auth", "unsynchronized", "mode"}));
}

}  // namespace
}  // namespace gnomon
