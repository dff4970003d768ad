#include "server/responder.h"

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/rng.h"

namespace gnomon {
namespace {

using Bytes = std::vector<std::uint8_t>;

const IpAddress kClient = IpAddress::v4(0xc0000201);
constexpr std::int64_t kNow = 1'800'000'000'000'000'000;

LocalTime at(double seconds) {
  return LocalTime::from_nanoseconds(kNow) + Duration::seconds(seconds);
}

ServedTime synchronized() {
  ServedTime served;
  served.servable = true;
  served.stratum = 3;
  served.precision_log2 = -25;
  served.refid = RefId{0x0a000001};
  served.reference_time = at(-30);
  served.root_delay_seconds = 0.002;
  served.root_dispersion_seconds = 0.001;
  served.dispersion_rate = 15e-6;
  served.as_of = at(-100);
  return served;
}

Bytes request(unsigned version, unsigned mode, NtpTimestamp transmit = {0x0123456789abcdef}) {
  const auto octets = serialize(Header{.version = static_cast<std::uint8_t>(version),
                                       .mode = static_cast<Mode>(mode),
                                       .poll_log2 = 7,
                                       .transmit = transmit});
  return {octets.begin(), octets.end()};
}

/// The answer to `payload`, or why there is none.
Result<Reply, DropReason> ask(const Bytes& payload,
                              const ServedTime& served = synchronized(),
                              const AccessList& access = AccessList{{}, {}}) {
  const ServerPolicy policy{.access = access};
  const Responder responder{served, policy};
  Reply reply;
  const ServeOutcome outcome =
      responder.prepare({.client = kClient, .payload = payload, .received = at(0)}, reply);
  EXPECT_FALSE(std::holds_alternative<ServeHandUp>(outcome));
  if (const auto* drop = std::get_if<ServeDrop>(&outcome)) return failure(drop->reason);
  return reply;
}

/// The octets of `reply` to a request of `request_size` octets, when it leaves at `now`.
Bytes finish(Reply reply, LocalTime now, std::size_t request_size = kHeaderSize) {
  Bytes octets(request_size, 0xee);
  octets.resize(reply.finish(now, octets));
  return octets;
}

TEST(Responder, TellsTheTruthAtTheMomentOfTheAnswer) {
  const auto reply = ask(request(4, 3));
  ASSERT_TRUE(reply);
  const Header& header = reply->header;
  EXPECT_EQ(header.leap, LeapIndicator::kNone);
  EXPECT_EQ(header.version, 4);
  EXPECT_EQ(header.mode, Mode::kServer);
  EXPECT_EQ(header.stratum, 3);
  EXPECT_EQ(header.poll_log2, 7);
  EXPECT_EQ(header.precision_log2, -25);
  EXPECT_EQ(header.refid, RefId{0x0a000001});
  EXPECT_EQ(header.origin.bits, 0x0123456789abcdefU);
  EXPECT_EQ(header.receive, to_ntp(at(0)));
  EXPECT_EQ(header.reference, to_ntp(at(-30)));
  EXPECT_EQ(header.root_delay, NtpShort::from_seconds(0.002));
  // 100 s old: 1 ms + 100 * 15 ppm.
  EXPECT_NEAR(header.root_dispersion.to_seconds(), 0.0025, 2e-5);
  EXPECT_GE(header.root_dispersion.to_seconds(), 0.0025);
}

TEST(Responder, UnsynchronizedSaysSo) {
  ServedTime served = synchronized();
  served.servable = false;
  const auto reply = ask(request(4, 3), served);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->header.leap, LeapIndicator::kUnsynchronized);
  EXPECT_EQ(reply->header.stratum, 0);
  EXPECT_TRUE(reply->header.reference.is_zero());
  EXPECT_EQ(reply->header.refid, RefId::from_text("INIT"));
  EXPECT_DOUBLE_EQ(reply->header.root_dispersion.to_seconds(), 16.0);
}

/// What becomes of a packet of this version and mode; none: it is answered.
std::optional<DropReason> fate(unsigned version, unsigned mode) {
  if (mode == 6 || mode == 7) return DropReason::kMode;
  if (mode == 2 || mode == 4 || mode == 5) return DropReason::kUnasked;
  if (version < 1 || version > 4) return DropReason::kVersion;
  if (mode == 0 && version > 1) return DropReason::kMode;
  return std::nullopt;
}

TEST(Responder, EveryVersionAndMode) {
  for (unsigned version = 0; version < 8; ++version) {
    for (unsigned mode = 0; mode < 8; ++mode) {
      SCOPED_TRACE("version " + std::to_string(version) + " mode " + std::to_string(mode));
      const auto dropped = fate(version, mode);
      const auto reply = ask(request(version, mode));
      ASSERT_EQ(reply.has_value(), !dropped);
      if (!reply) {
        EXPECT_STREQ(reason_name(reply.error()), reason_name(*dropped));
        continue;
      }
      EXPECT_EQ(reply->header.mode, mode == 1 ? Mode::kSymmetricPassive : Mode::kServer);
      EXPECT_EQ(reply->header.version, version);
    }
  }
}

// ntpq's packets have 12 octets and more, those of ntpdc 8 and more, and neither has our header.
TEST(Responder, QueriesAnswersAndOtherVersionsCountAsSuchWhateverTheirLength) {
  for (const std::size_t length : {1U, 8U, 12U, 47U, 49U, 60U, 192U, 500U}) {
    for (unsigned first = 0; first < 256; ++first) {
      Bytes payload(length, 0x5a);
      payload[0] = static_cast<std::uint8_t>(first);
      const auto dropped = fate((first >> 3U) & 7U, first & 7U);
      if (!dropped) continue;
      const auto reply = ask(payload);
      ASSERT_FALSE(reply) << first;
      EXPECT_STREQ(reason_name(reply.error()), reason_name(*dropped)) << first << " " << length;
    }
  }
}

// Versions 1 to 3 have no extension fields (RFC 1305): whatever follows is an authenticator.
TEST(Responder, AMacOfAnOldVersionIsAMacWhateverItsLength) {
  for (const unsigned version : {1U, 2U, 3U}) {
    for (const std::size_t length : {4U, 12U, 20U, 24U, 36U, 52U, 68U}) {
      Bytes payload = request(version, 3);
      payload.resize(payload.size() + length);
      payload[51] = 1;
      const auto reply = ask(payload);
      ASSERT_FALSE(reply);
      EXPECT_EQ(reply.error(), DropReason::kAuth) << version << " " << length;
    }
    Bytes too_long = request(version, 3);
    too_long.resize(too_long.size() + 72);
    EXPECT_EQ(ask(too_long).error(), DropReason::kMalformed);
  }
}

TEST(Responder, ALeapWarningIsAnswerByAnswerThatOfTheMoment) {
  ServedTime served = synchronized();
  const Duration first = Duration::seconds(-5);
  served.leap_warning = {.sign = LeapIndicator::kInsert, .ends = at(0) + first};
  EXPECT_EQ(ask(request(4, 3), served)->header.leap, LeapIndicator::kNone);
  served.leap_warning.ends = at(1e-9);
  EXPECT_EQ(ask(request(4, 3), served)->header.leap, LeapIndicator::kInsert);
  served.leap_warning.ends = at(86'401);
  EXPECT_EQ(ask(request(4, 3), served)->header.leap, LeapIndicator::kNone);
}

TEST(Responder, NeverAnswersAnAnswer) {
  const auto reply = ask(request(4, 3));
  ASSERT_TRUE(reply);
  EXPECT_FALSE(ask(finish(*reply, at(0.001))));
}

TEST(Responder, RefusesDeniedClientsBeforeReading) {
  const auto denied = Subnet::parse("192.0.2.0/24");
  ASSERT_TRUE(denied);
  const AccessList access{{}, {*denied}};
  const auto reply = ask(Bytes(49, 0xff), synchronized(), access);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error(), DropReason::kAcl);
  const auto too_short = ask(Bytes(47, 0x23), synchronized(), access);
  ASSERT_FALSE(too_short);
  EXPECT_EQ(too_short.error(), DropReason::kMalformed);
}

TEST(Responder, RefusesWhatIsNoPacket) {
  for (const std::size_t length : {0U, 1U, 47U, 49U, 56U}) {
    Bytes payload = request(4, 3);
    payload.resize(length);
    const auto reply = ask(payload);
    ASSERT_FALSE(reply) << length;
    EXPECT_EQ(reply.error(), DropReason::kMalformed) << length;
  }
}

TEST(Responder, ClaimsNoKeyItDoesNotHave) {
  Bytes payload = request(4, 3);
  payload.resize(payload.size() + 20, 0x11);
  const auto reply = ask(payload);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error(), DropReason::kAuth);
}

TEST(Responder, AnswersPastUnknownExtensionFields) {
  Bytes payload = request(4, 3);
  payload.resize(payload.size() + 28);
  payload[48] = 0x7f;
  payload[51] = 28;
  EXPECT_TRUE(ask(payload));
}

TEST(Reply, TransmitNeverEqualsReceive) {
  const auto reply = ask(request(4, 3));
  ASSERT_TRUE(reply);
  const Bytes octets = finish(*reply, at(0));
  const auto packet = parse_packet(octets);
  ASSERT_TRUE(packet);
  EXPECT_NE(packet->header.transmit, packet->header.receive);
  EXPECT_LE(difference(packet->header.transmit, packet->header.receive), Duration::nanoseconds(1));
}

TEST(Reply, TransmitIsTheTimeOfTheFinish) {
  const auto reply = ask(request(4, 3));
  ASSERT_TRUE(reply);
  const Bytes octets = finish(*reply, at(0.000123));
  const auto packet = parse_packet(octets);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->header.transmit, to_ntp(at(0.000123)));
}

TEST(Reply, AnUnsealedAnswerIsItsHeaderHoweverLongTheRequest) {
  const auto reply = ask(request(4, 3));
  ASSERT_TRUE(reply);
  EXPECT_EQ(finish(*reply, at(1), 500).size(), kHeaderSize);
}

TEST(Responder, NoAnswerIsLongerThanItsRequest) {
  int answered = 0;
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng{Rng::expand(seed)};
    Bytes payload(rng.below(120));
    for (auto& octet : payload) octet = static_cast<std::uint8_t>(rng.u64());
    if (rng.below(2) == 0) {
      payload.resize(48);
      payload[0] = static_cast<std::uint8_t>((rng.below(6) << 3U) | rng.below(8));
    }
    const auto reply = ask(payload);
    if (!reply) continue;
    ++answered;
    const Bytes octets = finish(*reply, at(0), payload.size());
    EXPECT_LE(octets.size(), payload.size());
    EXPECT_TRUE(std::equal(payload.begin() + 40, payload.begin() + 48, octets.begin() + 24));
  }
  EXPECT_GT(answered, 100);
}

}  // namespace
}  // namespace gnomon
