#include "peer/sanity.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

namespace gnomon {
namespace {

const Endpoint kServer = *Endpoint::parse("192.0.2.1:123");
const LocalTime kT1 = LocalTime::from_nanoseconds(1'790'000'000'000'000'000);
constexpr double kPrecision = 1e-6;

/// A request at T1 and a good response: 10 ms there, 1 ms in the server, 20 ms back, the server's
/// clock 0.5 s ahead.
class SanityTest : public ::testing::Test {
 protected:
  SanityTest()
      : rng_{Rng::expand(7)}, exchange_{1, kServer, PeerConfig{}, 6, Now{.local = kT1}, rng_} {
    header_ = {.leap = LeapIndicator::kNone,
               .version = 4,
               .mode = Mode::kServer,
               .stratum = 2,
               .poll_log2 = 6,
               .precision_log2 = -20,
               .root_delay = NtpShort::from_seconds(0.010),
               .root_dispersion = NtpShort::from_seconds(0.005),
               .refid = RefId{0x01020304},
               .reference = to_ntp(kT1 - Duration::seconds(10)),
               .origin = exchange_.nonce(),
               .receive = to_ntp(kT1 + Duration::milliseconds(510)),
               .transmit = to_ntp(kT1 + Duration::milliseconds(511))};
  }

  Result<Response, Refusal> check(Endpoint from = kServer) {
    const auto octets = serialize(header_);
    payload_.assign(octets.begin(), octets.end());
    payload_.resize(payload_.size() + mac_octets_);
    return check_response(
        exchange_, {.id = 1, .from = from, .payload = payload_, .received = received_}, kPrecision);
  }

  void expect_refused(RejectReason reason) {
    const auto response = check();
    ASSERT_FALSE(response) << "expected " << reason_name(reason);
    EXPECT_STREQ(reason_name(response.error().reason), reason_name(reason));
  }

  Rng rng_;
  Exchange exchange_;
  Header header_;
  LocalTime received_ = kT1 + Duration::milliseconds(31);
  std::size_t mac_octets_ = 0;
  std::vector<std::uint8_t> payload_;
};

TEST_F(SanityTest, AGoodResponseGivesOffsetDelayAndTheMiddleOfTheExchange) {
  const auto response = check();
  ASSERT_TRUE(response);
  const Measurement& m = response->measurement;
  EXPECT_NEAR(m.offset_seconds, ((0.510 - 0.0) + (0.511 - 0.031)) / 2, 1e-9);
  EXPECT_NEAR(m.delay_seconds, 0.030, 1e-9);
  EXPECT_EQ(m.at, kT1 + Duration::microseconds(15'500));
  EXPECT_NEAR(m.dispersion_seconds, kPrecision + 0x1p-20 + kPhi * 0.031, 1e-12);
  EXPECT_EQ(response->announcement.stratum, 2);
  EXPECT_NEAR(response->announcement.root_delay_seconds, 0.010, 2e-5);
}

TEST_F(SanityTest, TheDelayIsNeverBelowThePrecision) {
  header_.receive = header_.transmit = to_ntp(kT1);
  received_ = kT1;
  const auto response = check();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->measurement.delay_seconds, kPrecision);
}

TEST_F(SanityTest, ABetterSendStampMovesT1) {
  exchange_.sent(
      {.id = 1, .when = kT1 + Duration::milliseconds(2), .layer = TimestampLayer::kKernel});
  exchange_.sent({.id = 1, .when = kT1, .layer = TimestampLayer::kDaemon});
  const auto response = check();
  ASSERT_TRUE(response);
  EXPECT_NEAR(response->measurement.delay_seconds, 0.028, 1e-9);
  EXPECT_EQ(response->measurement.transmit_layer, TimestampLayer::kKernel);
}

TEST_F(SanityTest, AnAdjustmentUnderWayMovesT1IntoTheNewFrame) {
  exchange_.on_adjusted(
      {.at = kT1 + Duration::milliseconds(5), .phase_change = Duration::milliseconds(500)});
  received_ += Duration::milliseconds(500);
  const auto response = check();
  ASSERT_TRUE(response);
  EXPECT_NEAR(response->measurement.offset_seconds, -0.005, 1e-9);
  EXPECT_NEAR(response->measurement.delay_seconds, 0.030, 1e-9);
}

TEST_F(SanityTest, RefusesAnotherOrigin) {
  ++header_.origin.bits;
  expect_refused(RejectReason::kBogusOrigin);
}

TEST_F(SanityTest, RefusesAnotherSender) {
  const auto response = check(*Endpoint::parse("192.0.2.1:124"));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().reason, RejectReason::kBogusOrigin);
}

TEST_F(SanityTest, RefusesASecondAnswer) {
  exchange_.mark_answered();
  expect_refused(RejectReason::kDuplicate);
}

TEST_F(SanityTest, RefusesZeroTimestamps) {
  header_.transmit = NtpTimestamp{};
  expect_refused(RejectReason::kBogusOrigin);
}

TEST_F(SanityTest, RefusesOtherModesAndVersions) {
  header_.mode = Mode::kBroadcast;
  expect_refused(RejectReason::kHeader);
  header_.mode = Mode::kServer;
  header_.version = 7;
  expect_refused(RejectReason::kHeader);
}

TEST_F(SanityTest, RefusesAReferenceTimeAfterTheTransmitTime) {
  header_.reference = to_ntp(kT1 + Duration::seconds(60));
  expect_refused(RejectReason::kHeader);
}

TEST_F(SanityTest, RefusesTheUnsynchronised) {
  header_.leap = LeapIndicator::kUnsynchronized;
  expect_refused(RejectReason::kUnsynchronized);
  header_.leap = LeapIndicator::kNone;
  header_.stratum = 16;
  expect_refused(RejectReason::kUnsynchronized);
  header_.leap = LeapIndicator::kUnsynchronized;
  header_.stratum = 0;
  header_.refid = RefId::from_text("INIT");
  expect_refused(RejectReason::kUnsynchronized);
}

TEST_F(SanityTest, RefusesTooMuchRootDistance) {
  header_.root_dispersion = NtpShort::from_seconds(16);
  expect_refused(RejectReason::kDistance);
}

TEST_F(SanityTest, RefusesImpossibleTimes) {
  header_.transmit = to_ntp(kT1 + Duration::milliseconds(509));
  expect_refused(RejectReason::kTiming);
  header_.transmit = to_ntp(kT1 + Duration::milliseconds(560));
  expect_refused(RejectReason::kTiming);
  header_.transmit = to_ntp(kT1 + Duration::milliseconds(511));
  received_ = kT1 + Duration::seconds(4);
  expect_refused(RejectReason::kTiming);
}

TEST_F(SanityTest, TellsTheKissCodes) {
  header_.stratum = 0;
  const std::vector<std::pair<const char*, KissCode>> codes = {{"RATE", KissCode::kRate},
                                                               {"DENY", KissCode::kDeny},
                                                               {"RSTR", KissCode::kRstr},
                                                               {"NTSN", KissCode::kNtsn},
                                                               {"XABC", KissCode::kOther}};
  for (const auto& [text, code] : codes) {
    header_.refid = RefId::from_text(text);
    const auto response = check();
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().reason, RejectReason::kKod) << text;
    EXPECT_EQ(response.error().kiss, code) << text;
  }
}

// "Not synchronised" in a word (INIT, STEP), or without one.
TEST_F(SanityTest, ACodeOfAnUnsynchronisedServerIsAKissUnlessItSaysNoMoreThanThat) {
  header_.stratum = 0;
  header_.leap = LeapIndicator::kUnsynchronized;
  for (const char* text : {"XABC", "ACST", "CRYP", "rate", "X", "DROP", "NKEY"}) {
    header_.refid = RefId::from_text(text);
    expect_refused(RejectReason::kKod);
    EXPECT_EQ(check().error().kiss, KissCode::kOther) << text;
  }
  for (const RefId refid : {RefId::from_text("INIT"), RefId::from_text("STEP"), RefId{0},
                            RefId{0x01020304}, RefId{0x41004200}, RefId{0x52415445 ^ 0x80}}) {
    header_.refid = refid;
    expect_refused(RejectReason::kUnsynchronized);
  }
}

// RFC 5905, section 9.2, test 5. A MAC that nobody asked for proves nothing and harms nobody.
TEST_F(SanityTest, ACryptoNakIsARefusalAndAnUnaskedMacIsPassedOver) {
  mac_octets_ = 4;
  expect_refused(RejectReason::kAuth);
  for (const std::size_t octets : {20U, 24U}) {
    mac_octets_ = octets;
    EXPECT_TRUE(check()) << octets;
  }
  mac_octets_ = 4;
  ++header_.origin.bits;
  expect_refused(RejectReason::kBogusOrigin);
}

TEST_F(SanityTest, AnAnnouncedPrecisionIsBounded) {
  for (int log2 = -128; log2 <= 127; ++log2) {
    header_.precision_log2 = static_cast<std::int8_t>(log2);
    const auto response = check();
    ASSERT_EQ(response.has_value(), log2 <= 0) << log2;
    if (!response) {
      EXPECT_EQ(response.error().reason, RejectReason::kHeader);
      continue;
    }
    EXPECT_EQ(response->announcement.precision_seconds, std::ldexp(1.0, std::max(log2, -32)));
  }
}

TEST_F(SanityTest, AnswersBeforeRequestsOnlyByTheTickOfAnyClock) {
  header_.precision_log2 = 0;
  header_.transmit = to_ntp(kT1 + Duration::milliseconds(510 - 15));
  EXPECT_TRUE(check());
  header_.transmit = to_ntp(kT1 + Duration::milliseconds(510 - 17));
  expect_refused(RejectReason::kTiming);
  header_.precision_log2 = -20;
  header_.transmit = to_ntp(kT1 + Duration::microseconds(510'000 - 5));
  expect_refused(RejectReason::kTiming);
}

// Every field of a header has every value: nothing that comes out is without bounds.
TEST_F(SanityTest, WhateverIsAnnouncedIsFiniteAndBounded) {
  const Header usual = header_;
  for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
    Rng rng{Rng::expand(seed)};
    header_ = usual;
    header_.leap = static_cast<LeapIndicator>(rng.below(4));
    header_.stratum = static_cast<std::uint8_t>(rng.u64());
    header_.poll_log2 = static_cast<std::int8_t>(rng.u64());
    header_.precision_log2 = static_cast<std::int8_t>(rng.u64());
    header_.root_delay = {static_cast<std::uint32_t>(rng.u64() >> rng.below(32))};
    header_.root_dispersion = {static_cast<std::uint32_t>(rng.u64() >> rng.below(32))};
    if (rng.below(2) == 0) header_.receive.bits ^= rng.u64() >> rng.below(64);
    if (rng.below(2) == 0) header_.reference.bits ^= rng.u64() >> rng.below(64);
    const auto response = check();
    const PeerAnnouncement& said =
        response ? response->announcement : response.error().announcement;
    ASSERT_LE(said.stratum, 16) << seed;
    ASSERT_LE(said.precision_seconds, 1) << seed;
    ASSERT_LT(said.root_delay_seconds, 65'536) << seed;
    ASSERT_LT(said.root_dispersion_seconds, 65'536) << seed;
    if (!response) continue;
    const Measurement& m = response->measurement;
    ASSERT_LT(m.peer_distance_seconds, 16) << seed;
    ASSERT_LT(std::abs(m.offset_seconds), 4.3e9) << seed;
    ASSERT_LE(m.delay_seconds, 3) << seed;
    ASSERT_GT(m.delay_seconds, 0) << seed;
    ASSERT_LT(m.dispersion_seconds, 1.1) << seed;
  }
}

TEST_F(SanityTest, KnowsALocalClockByWhatItSays) {
  struct Row {
    RefId refid;
    std::uint8_t stratum;
    double dispersion;
    bool local;
  };

  const RefId upstream{0xc0000201};
  for (const Row& row :
       {Row{RefId{0x7f7f0100}, 11, 0, true}, Row{RefId{0x7f7f0101}, 5, 0, true},
        Row{RefId{0x7f7f01ff}, 15, 0, true}, Row{RefId::from_text("LOCL"), 11, 0, true},
        Row{RefId{0x7f7f0101}, 4, 0, false}, Row{RefId::from_text("LOCL"), 1, 0, false},
        Row{RefId{0x7f7f0001}, 11, 0, false}, Row{RefId::from_text("GPS"), 1, 0, false},
        Row{upstream, 11, 0, false}, Row{upstream, 3, 0.74, false}, Row{upstream, 5, 0.76, false},
        Row{upstream, 6, 0.74, false}, Row{upstream, 6, 0.76, true}}) {
    header_.refid = row.refid;
    header_.stratum = row.stratum;
    header_.root_dispersion = NtpShort::from_seconds(row.dispersion);
    const auto response = check();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->announcement.bound_unknown(), row.local)
        << row.refid.bits << " at " << int{row.stratum};
  }
}

TEST_F(SanityTest, AKissWithAForgedOriginIsNoKiss) {
  header_.stratum = 0;
  header_.refid = RefId::from_text("DENY");
  ++header_.origin.bits;
  expect_refused(RejectReason::kBogusOrigin);
}

TEST_F(SanityTest, ATruncatedPacketIsAHeaderError) {
  const auto octets = serialize(header_);
  payload_.assign(octets.begin(), octets.end() - 4);
  const auto response =
      check_response(exchange_, {.id = 1, .from = kServer, .payload = payload_}, kPrecision);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().reason, RejectReason::kHeader);
}

}  // namespace
}  // namespace gnomon
