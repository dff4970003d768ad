#include "peer/client_peer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace gnomon {
namespace {

class Recorded : public Observer {
 public:
  void on_event(Now /*now*/, const Event& event) override { events.push_back(event); }

  template <class Kind>
  [[nodiscard]] int count() const {
    int found = 0;
    for (const Event& event : events) found += std::holds_alternative<Kind>(event) ? 1 : 0;
    return found;
  }

  std::vector<Event> events;
};

/// A peer, a clock that is right, and a server that answers what the test wants.
class PeerTest : public ::testing::Test {
 protected:
  explicit PeerTest(std::string address = "192.0.2.1", int minpoll = 6, int maxpoll = 10)
      : peer_{3,
              PeerConfig{.name = "time",
                         .address = std::move(address),
                         .minpoll = minpoll,
                         .maxpoll = maxpoll},
              1e-6, Rng{Rng::expand(5)}} {
    peer_.start(now(), observer_);
  }

  [[nodiscard]] Now now() const {
    return {.mono = mono_,
            .local = LocalTime::from_nanoseconds(1'790'000'000'000'000'000) + mono_.since_origin()};
  }

  template <class Kind>
  static std::optional<Kind> find(const Outbox& out) {
    for (const Output& output : out) {
      if (const auto* found = std::get_if<Kind>(&output)) return *found;
    }
    return std::nullopt;
  }

  /// Lets time pass to the next request.
  SendRequest next_request() {
    for (int i = 0; i < 10; ++i) {
      mono_ = std::max(mono_, peer_.next_deadline());
      Outbox out;
      peer_.on_deadline(now(), out, observer_);
      if (auto request = find<SendRequest>(out)) return *request;
    }
    ADD_FAILURE() << "no request";
    return {};
  }

  std::optional<Measurement> answer(const SendRequest& request, Header header) {
    header.origin = parse_packet(request.payload)->header.transmit;
    mono_ += Duration::milliseconds(10);
    const auto octets = serialize(header);
    return peer_.on_datagram(
        now(), {.id = request.id, .from = request.to, .payload = octets, .received = now().local},
        observer_);
  }

  [[nodiscard]] Header good() const {
    return {.version = 4,
            .mode = Mode::kServer,
            .stratum = 1,
            .precision_log2 = -20,
            .receive = to_ntp(now().local + Duration::milliseconds(5)),
            .transmit = to_ntp(now().local + Duration::milliseconds(5))};
  }

  MonoTime mono_;
  Recorded observer_;
  ClientPeer peer_;
};

class FastPeerTest : public PeerTest {
 protected:
  FastPeerTest() : PeerTest("192.0.2.1", 0, 0) {}
};

class NamedPeerTest : public PeerTest {
 protected:
  NamedPeerTest() : PeerTest("ntp.example.org") {}
};

TEST_F(PeerTest, AnAnsweredPollCountsInReachAndGivesAMeasurement) {
  const SendRequest request = next_request();
  EXPECT_EQ(request.to, *Endpoint::parse("192.0.2.1:123"));
  EXPECT_EQ(peer_of(request.id), 3U);
  const auto measurement = answer(request, good());
  ASSERT_TRUE(measurement);
  EXPECT_NEAR(measurement->offset_seconds, 0.0, 1e-9);
  EXPECT_NEAR(measurement->delay_seconds, 0.010, 1e-9);
  EXPECT_EQ(peer_.standing().reach.bits(), 1);
}

TEST_F(PeerTest, EveryRequestHasItsOwnIdAndNonce) {
  const SendRequest first = next_request();
  const SendRequest second = next_request();
  EXPECT_NE(first.id, second.id);
  EXPECT_NE(parse_packet(first.payload)->header.transmit,
            parse_packet(second.payload)->header.transmit);
}

TEST_F(PeerTest, RequestsTellNothingAboutTheClient) {
  const Header header = parse_packet(next_request().payload)->header;
  EXPECT_EQ(header.mode, Mode::kClient);
  EXPECT_TRUE(header.reference.is_zero());
  EXPECT_TRUE(header.receive.is_zero());
  EXPECT_TRUE(header.origin.is_zero());
  EXPECT_GT(abs(to_local(header.transmit, now().local) - now().local), Duration::seconds(1));
}

TEST_F(PeerTest, ADuplicateIsCountedAndChangesNothing) {
  const SendRequest request = next_request();
  ASSERT_TRUE(answer(request, good()));
  EXPECT_FALSE(answer(request, good()));
  const auto& rejected = std::get<ResponseRejected>(observer_.events.back());
  EXPECT_EQ(rejected.reason, RejectReason::kDuplicate);
}

TEST_F(PeerTest, AnAnswerToAFormerRequestIsLate) {
  const SendRequest former = next_request();
  next_request();
  EXPECT_FALSE(answer(former, good()));
  const auto& rejected = std::get<ResponseRejected>(observer_.events.back());
  EXPECT_EQ(rejected.reason, RejectReason::kLate);
  EXPECT_FALSE(peer_.standing().reach.reachable());
}

TEST_F(PeerTest, AnAnswerFromElsewhereIsCountedAndNotBelieved) {
  for (const char* const elsewhere : {"192.0.2.1:124", "192.0.2.2:123", "[2001:db8::1]:123"}) {
    SendRequest request = next_request();
    request.to = *Endpoint::parse(elsewhere);
    EXPECT_FALSE(answer(request, good()));
    const auto& rejected = std::get<ResponseRejected>(observer_.events.back());
    EXPECT_EQ(rejected.reason, RejectReason::kWrongSource);
  }
  EXPECT_FALSE(peer_.standing().reach.reachable());
  EXPECT_TRUE(answer(next_request(), good()));
}

TEST_F(PeerTest, TheBeginningOfALongAnswerIsNotBelieved) {
  const SendRequest request = next_request();
  Header header = good();
  header.origin = parse_packet(request.payload)->header.transmit;
  const auto octets = serialize(header);
  EXPECT_FALSE(peer_.on_datagram(now(),
                                 {.id = request.id,
                                  .from = request.to,
                                  .payload = octets,
                                  .received = now().local,
                                  .oversize = true},
                                 observer_));
  const auto& rejected = std::get<ResponseRejected>(observer_.events.back());
  EXPECT_EQ(rejected.reason, RejectReason::kOversize);
}

TEST_F(PeerTest, OnlyWhatLeftCountsAsSentAndOnlyOnce) {
  const SendRequest first = next_request();
  EXPECT_EQ(observer_.count<RequestSent>(), 0);
  peer_.on_sent(now(), {.id = first.id, .when = now().local}, observer_);
  peer_.on_sent(now(), {.id = first.id, .when = now().local, .layer = TimestampLayer::kKernel},
                observer_);
  EXPECT_EQ(observer_.count<RequestSent>(), 1);
  peer_.on_send_failed(now(), {.id = first.id, .reason = SendError::kRefused}, observer_);
  EXPECT_EQ(observer_.count<RequestSent>(), 1);
  EXPECT_EQ(observer_.count<RequestFailed>(), 1);
  EXPECT_EQ(peer_.standing().send_error, SendError::kRefused);
}

TEST_F(PeerTest, OnlyAChangeOfTheReasonIsNews) {
  const std::vector<SendError> reasons{SendError::kNoRoute, SendError::kNoRoute,
                                       SendError::kResources, SendError::kNoRoute};
  std::vector<bool> again;
  for (const SendError reason : reasons) {
    peer_.on_send_failed(now(), {.id = next_request().id, .reason = reason}, observer_);
    again.push_back(std::get<RequestFailed>(observer_.events.back()).again);
  }
  EXPECT_EQ(again, (std::vector<bool>{false, true, false, false}));
}

TEST_F(PeerTest, AnErrorEndsWithTheNextRequestThatMeetsNone) {
  peer_.on_send_failed(now(), {.id = next_request().id, .reason = SendError::kDenied}, observer_);
  peer_.on_sent(now(), {.id = next_request().id, .when = now().local}, observer_);
  // It left, but an ICMP error may still come.
  EXPECT_EQ(peer_.standing().send_error, SendError::kDenied);
  next_request();
  EXPECT_EQ(peer_.standing().send_error, std::nullopt);
  EXPECT_EQ(observer_.count<SendingRecovered>(), 1);
}

// A neighbour that is away shows three seconds later; by then other requests have left.
TEST_F(FastPeerTest, ErrorsThatComeAfterTheNextRequestAreOneCondition) {
  for (int i = 0; i < 20; ++i) {
    const SendRequest request = next_request();
    peer_.on_sent(now(), {.id = request.id, .when = now().local}, observer_);
    const unsigned serial = serial_of(request.id);
    if (serial <= 3) continue;
    peer_.on_send_failed(now(), {.id = send_id(3, serial - 3), .reason = SendError::kUnreachable},
                         observer_);
    EXPECT_EQ(peer_.standing().send_error, SendError::kUnreachable);
    EXPECT_EQ(std::get<RequestFailed>(observer_.events.back()).again, serial > 4);
  }
  EXPECT_EQ(observer_.count<SendingRecovered>(), 0);
  for (int i = 0; i < 12; ++i) next_request();
  EXPECT_EQ(observer_.count<SendingRecovered>(), 1);
}

// What is wrong on this machine may heal at any time, and asking costs nobody anything.
TEST_F(PeerTest, WhatCannotLeaveIsTriedAgainEachMinute) {
  const MonoTime begin = mono_;
  for (int i = 0; i < 60; ++i) {
    peer_.on_send_failed(now(), {.id = next_request().id, .reason = SendError::kNoRoute},
                         observer_);
  }
  EXPECT_LT((mono_ - begin).to_seconds(), 61 * 63);
  EXPECT_EQ(peer_.interval_seconds(), 64);
}

TEST_F(PeerTest, TheSocketIsClosedWhenNoAnswerCanComeAnyMore) {
  const SendRequest request = next_request();
  mono_ = peer_.next_deadline();
  Outbox out;
  peer_.on_deadline(now(), out, observer_);
  const auto closed = find<CloseRequest>(out);
  ASSERT_TRUE(closed);
  EXPECT_EQ(closed->id, request.id);
  EXPECT_FALSE(find<SendRequest>(out));
}

TEST_F(PeerTest, EachRateDoublesTheInterval) {
  for (const double expected : {128.0, 256.0, 512.0}) {
    Header kiss = good();
    kiss.stratum = 0;
    kiss.refid = RefId::from_text("RATE");
    EXPECT_FALSE(answer(next_request(), kiss));
    EXPECT_EQ(peer_.schedule().interval_seconds(), expected);
  }
  EXPECT_EQ(observer_.count<KissReceived>(), 3);
}

TEST_F(PeerTest, DenyStopsAskingForGood) {
  Header kiss = good();
  kiss.stratum = 0;
  kiss.refid = RefId::from_text("DENY");
  answer(next_request(), kiss);
  EXPECT_TRUE(peer_.schedule().stopped());
  mono_ = peer_.next_deadline();
  Outbox out;
  peer_.on_deadline(now(), out, observer_);
  EXPECT_FALSE(find<SendRequest>(out));
  EXPECT_EQ(peer_.next_deadline(), never());
}

TEST_F(PeerTest, AnUnsynchronisedServerIsHeardButNotReached) {
  Header header = good();
  header.leap = LeapIndicator::kUnsynchronized;
  header.stratum = 16;
  EXPECT_FALSE(answer(next_request(), header));
  EXPECT_TRUE(peer_.standing().says_unsynchronized);
  EXPECT_FALSE(peer_.standing().reach.reachable());
  ASSERT_TRUE(answer(next_request(), good()));
  EXPECT_FALSE(peer_.standing().says_unsynchronized);
}

TEST_F(PeerTest, AServerThatFallsSilentIsNotUnsynchronisedForEver) {
  Header header = good();
  header.leap = LeapIndicator::kUnsynchronized;
  header.stratum = 16;
  EXPECT_FALSE(answer(next_request(), header));
  for (int i = 0; i < 8; ++i) next_request();
  EXPECT_TRUE(peer_.standing().says_unsynchronized);
  next_request();
  EXPECT_FALSE(peer_.standing().says_unsynchronized);
}

TEST_F(NamedPeerTest, ANameIsLookedUpBeforeTheFirstRequest) {
  Outbox out;
  peer_.on_deadline(now(), out, observer_);
  const auto lookup = find<ResolveName>(out);
  ASSERT_TRUE(lookup);
  EXPECT_EQ(lookup->name, "ntp.example.org");
  EXPECT_FALSE(peer_.endpoint());
  EXPECT_TRUE(peer_.on_resolved(now(), {.peer = 3, .addresses = {*IpAddress::parse("2001:db8::7")}},
                                {}, out, observer_));
  EXPECT_EQ(next_request().to, *Endpoint::parse("[2001:db8::7]:123"));
}

TEST_F(NamedPeerTest, ASilentServerIsReplacedByTheNextAddress) {
  const Resolution two{
      .peer = 3, .addresses = {*IpAddress::parse("192.0.2.1"), *IpAddress::parse("192.0.2.2")}};
  Outbox unused;
  peer_.on_deadline(now(), unused, observer_);
  EXPECT_TRUE(peer_.on_resolved(now(), two, {}, unused, observer_));
  bool looked_up = false;
  int requests = 0;
  for (int i = 0; i < 40 && !looked_up; ++i) {
    mono_ = std::max(mono_, peer_.next_deadline());
    Outbox out;
    peer_.on_deadline(now(), out, observer_);
    looked_up = find<ResolveName>(out).has_value();
    requests += find<SendRequest>(out) ? 1 : 0;
  }
  ASSERT_TRUE(looked_up);
  EXPECT_EQ(requests, 9);
  EXPECT_TRUE(peer_.on_resolved(now(), two, {}, unused, observer_));
  EXPECT_EQ(peer_.endpoint()->address, *IpAddress::parse("192.0.2.2"));
  EXPECT_TRUE(std::get<PeerResolved>(observer_.events.back()).replaced);
  EXPECT_EQ(peer_.interval_seconds(), 64) << "the silence of one is not held against the next";
}

TEST_F(NamedPeerTest, AnAddressThatRefusesIsReplacedByTheNext) {
  const Resolution two{
      .peer = 3, .addresses = {*IpAddress::parse("192.0.2.1"), *IpAddress::parse("192.0.2.2")}};
  Outbox out;
  peer_.on_deadline(now(), out, observer_);
  EXPECT_TRUE(peer_.on_resolved(now(), two, {}, out, observer_));
  Header kiss = good();
  kiss.stratum = 0;
  kiss.refid = RefId::from_text("DENY");
  EXPECT_FALSE(answer(next_request(), kiss));
  EXPECT_TRUE(peer_.stopped());
  ASSERT_TRUE(peer_.standing().denied);
  EXPECT_EQ(peer_.standing().denied->code, KissCode::kDeny);
  EXPECT_LE(peer_.next_deadline(), mono_) << "the name is looked up at once";
  EXPECT_TRUE(peer_.on_resolved(now(), two, {}, out, observer_));
  EXPECT_FALSE(peer_.standing().denied);
  EXPECT_EQ(next_request().to.address, *IpAddress::parse("192.0.2.2"));
}

}  // namespace
}  // namespace gnomon
