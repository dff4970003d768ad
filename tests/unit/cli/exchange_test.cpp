#include "cli/exchange.h"

#include <gtest/gtest.h>

namespace gnomon {
namespace {

constexpr Exchange kExchange{.nonce = {0x0123456789abcdef},
                             .sent = LocalTime::from_nanoseconds(1'700'000'000'000'000'000)};

/// Came 10 ms after the request on a clock 1 s ahead, answered 1 ms later.
Header answer() {
  return {.leap = LeapIndicator::kNone,
          .version = 4,
          .mode = Mode::kServer,
          .stratum = 2,
          .refid = RefId::from_text("x"),
          .origin = kExchange.nonce,
          .receive = to_ntp(kExchange.sent + Duration::milliseconds(1010)),
          .transmit = to_ntp(kExchange.sent + Duration::milliseconds(1011))};
}

const LocalTime kReceived = kExchange.sent + Duration::milliseconds(31);

Answer judged(const Header& header) { return judge(serialize(header), kExchange, kReceived); }

bool refused(const Header& header) { return std::holds_alternative<NotAnAnswer>(judged(header)); }

TEST(MakeRequest, CarriesOnlyTheNonce) {
  const auto request = make_request({42});
  const auto packet = parse_packet(request);
  ASSERT_TRUE(packet);
  const Header expected{.mode = Mode::kClient, .transmit = {42}};
  EXPECT_EQ(packet->header, expected);
}

TEST(Judge, MeasuresOffsetAndDelay) {
  const Answer result = judged(answer());
  const auto* sample = std::get_if<Sample>(&result);
  ASSERT_NE(sample, nullptr);
  EXPECT_NEAR(sample->delay_seconds, 0.030, 1e-8);
  EXPECT_NEAR(sample->offset_seconds, 0.995, 1e-8);  // out 10 ms, back 20 ms: half the difference
}

TEST(Judge, RefusesWhatDoesNotAnswerTheRequest) {
  Header header = answer();
  header.origin = {1};
  EXPECT_TRUE(refused(header));
  header = answer();
  header.mode = Mode::kClient;
  EXPECT_TRUE(refused(header));
  header = answer();
  header.transmit = {};
  EXPECT_TRUE(refused(header));
  header = answer();
  std::swap(header.receive, header.transmit);
  EXPECT_TRUE(refused(header));
}

TEST(Judge, RefusesBytesThatAreNoPacket) {
  const std::array<std::uint8_t, 20> bytes{};
  EXPECT_TRUE(std::holds_alternative<NotAnAnswer>(judge(bytes, kExchange, kReceived)));
}

TEST(Judge, KnowsAKissOnlyWithTheRightOrigin) {
  Header header = answer();
  header.stratum = 0;
  header.refid = RefId::from_text("RATE");
  const Answer result = judged(header);
  ASSERT_TRUE(std::holds_alternative<Kiss>(result));
  EXPECT_EQ(std::get<Kiss>(result).code, "RATE");
  header.origin = {1};
  EXPECT_TRUE(refused(header));
}

TEST(Judge, AnUnsynchronisedServerIsNoKiss) {
  Header header = answer();
  header.leap = LeapIndicator::kUnsynchronized;
  header.stratum = 0;
  header.refid = RefId::from_text("INIT");
  EXPECT_TRUE(std::holds_alternative<Sample>(judged(header)));
}

TEST(Judge, DelayIsNeverNegative) {
  Header header = answer();
  header.transmit = to_ntp(kExchange.sent + Duration::milliseconds(1100));
  const Answer result = judged(header);
  ASSERT_TRUE(std::holds_alternative<Sample>(result));
  EXPECT_EQ(std::get<Sample>(result).delay_seconds, 0);
}

}  // namespace
}  // namespace gnomon
