#include "peer/sanity.h"

#include <gtest/gtest.h>

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
