#include "node_fixture.h"

namespace gnomon {
namespace {

TEST_F(NodeTest, WhatNeverLeftIsNotCountedAndItsReasonIsShown) {
  make(config_with({"192.0.2.1"}));
  fails_ = SendError::kNoRoute;
  run(300);
  EXPECT_EQ(observer_.count<RequestSent>(), 0);
  EXPECT_GE(observer_.count<RequestFailed>(), 6);
  EXPECT_EQ(node_->snapshot(now()).peers[0].send_error, SendError::kNoRoute);
  EXPECT_EQ(node_->snapshot(now()).peers[0].state, PeerState::kUnreachable);
  EXPECT_EQ(system().reason, "the only peer does not answer (no_route: 1)");
  // Within about a minute of the mend it is asked again, and only then all is well.
  fails_.reset();
  server_errors_["192.0.2.1"] = {};
  run(70);
  EXPECT_GE(observer_.count<RequestSent>(), 1);
  EXPECT_EQ(observer_.count<SendingRecovered>(), 1);
  EXPECT_EQ(node_->snapshot(now()).peers[0].send_error, std::nullopt);
}

TEST_F(NodeTest, ALookUpsReasonIsShownAndEndsWithIt) {
  make(config_with({"ntp.example"}));
  give(Resolution{.peer = 1, .result = LookupResult::kTimeout});
  EXPECT_EQ(node_->snapshot(now()).peers[0].lookup_error, LookupResult::kTimeout);
  EXPECT_EQ(system().reason, "no peer's name could be resolved (timeout: 1)");
  give(Resolution{
      .peer = 1, .addresses = {*IpAddress::parse("192.0.2.1")}, .result = LookupResult::kOk});
  EXPECT_EQ(node_->snapshot(now()).peers[0].lookup_error, std::nullopt);
}

TEST_F(NodeTest, ARemovedPeersLookUpIsDropped) {
  make(config_with({"ntp.example", "192.0.2.1"}));
  run(1);
  ASSERT_EQ(left_alone<ResolveName>(), 1U);
  EXPECT_EQ(left_alone<DropLookup>(), 0U);
  give(Reload{config_with({"192.0.2.1"})});
  EXPECT_EQ(left_alone<DropLookup>(), 1U);
}

TEST_F(NodeTest, TheFormerServersLateAnswerIsNotTheNewOnes) {
  make(config_with({"ntp.example"}));
  const IpAddress first = *IpAddress::parse("192.0.2.1");
  const IpAddress second = *IpAddress::parse("192.0.2.2");
  give(Resolution{.peer = 1, .addresses = {first}});
  run(0.6);
  ASSERT_TRUE(last_request_);
  ASSERT_EQ(last_request_->to.address, first);
  EXPECT_EQ(left_alone<CloseRequest>(), 0U);
  give(Resolution{.peer = 1, .addresses = {second}});
  EXPECT_EQ(left_alone<CloseRequest>(), 1U);
  server_errors_["192.0.2.1"] = Duration::seconds(3);
  answer(*last_request_);
  EXPECT_EQ(observer_.count<SampleAccepted>(), 0);
  EXPECT_FALSE(node_->snapshot(now()).peers[0].announced);
}

}  // namespace
}  // namespace gnomon
