#include "node_fixture.h"

namespace gnomon {
namespace {

TEST_F(NodeTest, FollowsAServerAndServesItsTime) {
  server_errors_["192.0.2.1"] = {};
  make(config_with({"192.0.2.1"}));
  EXPECT_EQ(system().state, SystemState::kStarting);
  EXPECT_FALSE(served_.servable);
  run(20);
  EXPECT_EQ(system().state, SystemState::kSynchronized);
  EXPECT_LT(abs(error_), Duration::microseconds(10));
  EXPECT_TRUE(served_.servable);
  EXPECT_EQ(served_.stratum, 2);
  EXPECT_EQ(served_.refid, RefId::from_address(*IpAddress::parse("192.0.2.1")));
  EXPECT_GE(*system().max_error_seconds, 0.010);
}

TEST_F(NodeTest, DoesNotTouchTheClockBeforeThePeersAreJudged) {
  for (const char* address : {"192.0.2.1", "192.0.2.2", "192.0.2.3"}) server_errors_[address] = {};
  make(config_with({"192.0.2.1", "192.0.2.2", "192.0.2.3"}));
  // One sample of each is not enough.
  run(1.5);
  EXPECT_EQ(observer_.count<RequestSent>(), 3);
  EXPECT_EQ(commands_, 0);
  run(2);
  EXPECT_GT(commands_, 0);
}

TEST_F(NodeTest, AMinorityThatAnswersFirstIsNotFollowed) {
  server_errors_["192.0.2.1"] = Duration::milliseconds(400);
  server_errors_["192.0.2.2"] = {};
  server_errors_["192.0.2.3"] = {};
  make(config_with({"192.0.2.1", "192.0.2.2", "192.0.2.3"}));
  run(60);
  EXPECT_LT(abs(error_), Duration::microseconds(100));
  EXPECT_EQ(node_->snapshot(now()).peers[0].state, PeerState::kFalseticker);
}

TEST_F(NodeTest, AKnownFalsetickerIsFollowedOnlyWhenTheOthersAreCalledInVain) {
  server_errors_["192.0.2.1"] = Duration::milliseconds(400);
  server_errors_["192.0.2.2"] = server_errors_["192.0.2.3"] = {};
  Config config = config_with({"192.0.2.1", "192.0.2.2", "192.0.2.3"});
  for (PeerConfig& peer : config.peers) peer.maxpoll = peer.minpoll;
  const auto falseticker = [&] { return node_->snapshot(now()).peers[0].state; };
  const auto silence_the_others = [&] {
    server_errors_.erase("192.0.2.2");
    server_errors_.erase("192.0.2.3");
    // What they said is held against it for 64 polls; then its next answer calls them.
    run(65 * 64 + 5);
  };
  make(config);
  run(1000);
  silence_the_others();
  EXPECT_EQ(system().state, SystemState::kHoldover);
  server_errors_["192.0.2.2"] = server_errors_["192.0.2.3"] = {};
  run(60);
  EXPECT_EQ(falseticker(), PeerState::kFalseticker);
  EXPECT_EQ(system().state, SystemState::kSynchronized);
  EXPECT_LT(abs(error_), Duration::microseconds(100));
  silence_the_others();
  EXPECT_EQ(system().state, SystemState::kHoldover);
  run(400);
  EXPECT_EQ(falseticker(), PeerState::kSystemPeer);
}

TEST_F(NodeTest, WitnessesThatAreTooFarAwayDoNotVouchForAFalseticker) {
  server_errors_["192.0.2.1"] = Duration::milliseconds(400);
  server_errors_["192.0.2.2"] = server_errors_["192.0.2.3"] = {};
  Config config = config_with({"192.0.2.1", "192.0.2.2", "192.0.2.3"});
  for (PeerConfig& peer : config.peers) peer.maxpoll = peer.minpoll;
  // Before 64 polls are over.
  config.discipline.max_distance_seconds = 0.04;
  make(config);
  run(1000);
  expect_others_are_called_before_it_is_followed();
}

TEST_F(NodeTest, WhoIsConvictedBySilentWitnessesIsAKnownFalseticker) {
  for (const char* address : {"192.0.2.1", "192.0.2.2", "192.0.2.3"}) server_errors_[address] = {};
  Config config = config_with({"192.0.2.1", "192.0.2.2", "192.0.2.3"});
  for (PeerConfig& peer : config.peers) peer.maxpoll = peer.minpoll;
  make(config);
  run(1000);
  server_errors_.erase("192.0.2.2");
  server_errors_.erase("192.0.2.3");
  run(1000);
  server_errors_["192.0.2.1"] = Duration::milliseconds(400);
  expect_others_are_called_before_it_is_followed();
}

TEST_F(NodeTest, SilentPeersDoNotHoldUpTheStart) {
  server_errors_["192.0.2.1"] = {};
  make(config_with({"192.0.2.1", "192.0.2.2"}));
  run(20);
  EXPECT_EQ(system().state, SystemState::kSynchronized);
  EXPECT_EQ(node_->snapshot(now()).peers[1].state, PeerState::kUnreachable);
}

TEST_F(NodeTest, APeerThatIsSeldomAskedDoesNotHoldUpTheStart) {
  for (const char* address : {"192.0.2.1", "192.0.2.2", "192.0.2.3"}) server_errors_[address] = {};
  Config config = config_with({"192.0.2.1", "192.0.2.2", "192.0.2.3"});
  config.peers[0].iburst = false;
  make(config);
  run(25);
  EXPECT_EQ(system().state, SystemState::kSynchronized);
}

TEST_F(NodeTest, CoastsWithAGrowingBoundWhenAllPeersAreGone) {
  server_errors_["192.0.2.1"] = {};
  Config config = config_with({"192.0.2.1"});
  config.peers[0].maxpoll = 6;
  make(config);
  run(8000);
  server_errors_.clear();
  const double before = *system().max_error_seconds;
  run(3600);
  EXPECT_EQ(system().state, SystemState::kHoldover);
  EXPECT_GT(*system().max_error_seconds, before + 3000 * 15e-6);
  EXPECT_EQ(served_.stratum, 2);
  EXPECT_GT(system().holdover_seconds, 2000);
  EXPECT_FALSE(system().synchronized);
}

TEST_F(NodeTest, WhatNobodyCorrectedIsKnownToNewPeersAndToTheDriftFile) {
  watch_only_ = true;
  drift_ = 50e-6;
  server_errors_["192.0.2.1"] = server_errors_["192.0.2.2"] = {};
  make(config_with({"192.0.2.1"}));
  run(3600);
  give(Stop{});
  const auto& saved = newest<SaveFrequency>();
  ASSERT_TRUE(saved);
  EXPECT_NEAR(saved->frequency_ratio, -50e-6, 1e-6);
  give(Reload{config_with({"192.0.2.1", "192.0.2.2"})});
  run(1);
  const PeerSnapshot added = node_->snapshot(now()).peers[1];
  ASSERT_GT(added.samples, 0U);
  EXPECT_NEAR(*added.frequency_ratio, -50e-6, 5e-6);
}

TEST_F(NodeTest, NoticesThatSomebodySetTheClock) {
  server_errors_["192.0.2.1"] = {};
  make(config_with({"192.0.2.1"}));
  run(100);
  error_ += Duration::milliseconds(500);
  run(0.5 + 4);
  EXPECT_EQ(observer_.count<ExternalClockChange>(), 1);
  run(60);
  EXPECT_EQ(system().state, SystemState::kSynchronized);
  EXPECT_LT(abs(error_), Duration::microseconds(100));
  EXPECT_EQ(observer_.count<ExternalClockChange>(), 1);
}

TEST_F(NodeTest, ServesFromTheLocalClockWithoutPeers) {
  Config config;
  config.local = {.enabled = true, .stratum = 10, .activate_after_seconds = 5};
  make(config);
  run(4);
  EXPECT_FALSE(served_.servable);
  run(2);
  EXPECT_TRUE(served_.servable);
  EXPECT_EQ(served_.stratum, 10);
  EXPECT_EQ(system().state, SystemState::kLocal);
  EXPECT_EQ(system().stratum, 10);
}

TEST_F(NodeTest, LeavesTheClockAloneBeyondThePanicLimit) {
  server_errors_["192.0.2.1"] = Duration::seconds(5000);
  make(config_with({"192.0.2.1"}));
  run(60);
  EXPECT_EQ(commands_, 0);
  EXPECT_EQ(system().state, SystemState::kPanic);
  EXPECT_EQ(observer_.count<PanicRefused>(), 1);
  ASSERT_TRUE(system().offset_seconds) << "what is refused is shown";
  EXPECT_NEAR(*system().offset_seconds, 5000 - 0.02, 0.1);
  EXPECT_GT(*system().max_error_seconds, 4999);
}

TEST_F(NodeTest, CoastsWhenThePeerThatCausedThePanicIsGone) {
  server_errors_["192.0.2.1"] = {};
  Config config = config_with({"192.0.2.1"});
  config.peers[0].maxpoll = 6;
  make(config);
  run(8000);
  server_errors_["192.0.2.1"] = Duration::seconds(5000);
  run(600);
  EXPECT_EQ(system().state, SystemState::kPanic);
  server_errors_.clear();
  run(1200);
  EXPECT_EQ(system().state, SystemState::kHoldover);
  EXPECT_TRUE(served_.servable);
}

TEST_F(NodeTest, AReloadKeepsWhatIsKnownOfPeersThatStay) {
  server_errors_["192.0.2.1"] = {};
  server_errors_["192.0.2.2"] = {};
  make(config_with({"192.0.2.1"}));
  run(30);
  give(Reload{config_with({"192.0.2.1", "192.0.2.2"})});
  EXPECT_EQ(system().state, SystemState::kSynchronized);
  EXPECT_GE(node_->snapshot(now()).peers[0].samples, 3U);
  EXPECT_EQ(node_->snapshot(now()).peers[1].samples, 0U);
  run(30);
  EXPECT_GE(node_->snapshot(now()).peers[1].samples, 3U);
  give(Reload{config_with({"192.0.2.2"})});
  EXPECT_EQ(observer_.count<PeerRemoved>(), 1);
  EXPECT_EQ(node_->snapshot(now()).peers.size(), 1U);
}

TEST_F(NodeTest, NobodyCanFollowStratum15) {
  server_errors_["192.0.2.1"] = {};
  server_stratum_ = 15;
  make(config_with({"192.0.2.1"}));
  run(60);
  EXPECT_EQ(system().state, SystemState::kUnsynchronized);
  server_stratum_ = 14;
  run(600);
  EXPECT_EQ(system().state, SystemState::kSynchronized);
  EXPECT_EQ(system().stratum, 15);
}

TEST_F(NodeTest, ANoselectPeerIsWatchedAndNeverFollowed) {
  server_errors_["192.0.2.1"] = {};
  Config config = config_with({"192.0.2.1"});
  config.peers[0].noselect = true;
  make(config);
  run(60);
  EXPECT_EQ(commands_, 0);
  EXPECT_EQ(node_->snapshot(now()).peers[0].state, PeerState::kNoselect);
  EXPECT_GE(node_->snapshot(now()).peers[0].samples, 3U);
}

TEST_F(NodeTest, ASuspectIsConfirmedSoonAndAJumpFollowedClosely) {
  server_errors_["192.0.2.1"] = {};
  make(config_with({"192.0.2.1"}));
  run(8000);
  const auto peer = [&] { return node_->snapshot(now()).peers[0]; };
  ASSERT_GT(peer().poll_interval_seconds, 128);
  server_errors_["192.0.2.1"] = Duration::milliseconds(30);
  const int before = observer_.count<RequestSent>();
  while (observer_.count<RequestSent>() == before) run(1);
  EXPECT_EQ(observer_.count<ResponseRejected>(), 1);
  run(3);
  EXPECT_EQ(observer_.count<RequestSent>(), before + 2);
  EXPECT_EQ(observer_.count<ResponseRejected>(), 1) << "confirmed";
  EXPECT_EQ(peer().poll_interval_seconds, 64);
  run(65);
  EXPECT_EQ(observer_.count<RequestSent>(), before + 3);
}

TEST_F(NodeTest, AServerThatTellsAnyTimeIsNotAskedMoreThanOthers) {
  server_errors_["192.0.2.1"] = {};
  make(config_with({"192.0.2.1"}));
  run(2000);
  Rng rng{Rng::expand(3)};
  const int before = observer_.count<RequestSent>();
  for (int second = 0; second < 6400; ++second) {
    server_errors_["192.0.2.1"] = Duration::seconds(20 * rng.uniform() - 10);
    run(1);
  }
  // At minpoll, and each asked again once.
  EXPECT_LE(observer_.count<RequestSent>() - before, 210);
}

TEST_F(NodeTest, SeveralServersThatDifferDoNotPullTheClockToAndFro) {
  server_errors_["192.0.2.1"] = Duration::microseconds(600);
  server_errors_["192.0.2.2"] = Duration::microseconds(-600);
  server_errors_["192.0.2.3"] = Duration::microseconds(300);
  make(config_with({"192.0.2.1", "192.0.2.2", "192.0.2.3"}));
  run(2000);
  Duration least = error_;
  Duration most = error_;
  for (int i = 0; i < 4000; ++i) {
    run(1);
    least = std::min(least, error_);
    most = std::max(most, error_);
  }
  EXPECT_LT(most - least, Duration::microseconds(30));
  // All paths are as long: the middle of what they say.
  EXPECT_LT(abs(error_ - Duration::microseconds(100)), Duration::microseconds(50));
}

TEST_F(NodeTest, WhateverWasStoredItFindsTheTime) {
  for (const double frequency : {0.0, 1e-6, -0.1, 0.11, 1e9, -1e300, double{NAN}, HUGE_VAL}) {
    for (const double error : {0.0, 1e-12, 0.1, 0.11, 1e159, 1e300, -1.0, double{NAN}, HUGE_VAL}) {
      SCOPED_TRACE(std::to_string(frequency) + " " + std::to_string(error));
      stored_frequency_ = frequency;
      stored_error_ = error;
      error_ = Duration::milliseconds(20);
      server_errors_["192.0.2.1"] = {};
      make(config_with({"192.0.2.1"}));
      run(600);
      EXPECT_EQ(system().state, SystemState::kSynchronized);
      EXPECT_LT(abs(error_), Duration::milliseconds(1));
    }
  }
}

}  // namespace
}  // namespace gnomon
