#include "cli/answer.h"

#include <gtest/gtest.h>

namespace gnomon {
namespace {

const Endpoint kServer = *Endpoint::parse("192.0.2.1:123");
const LocalTime kSent = LocalTime::from_nanoseconds(1'700'000'000'000'000'000);
const LocalTime kReceived = kSent + Duration::milliseconds(31);

class JudgeTest : public ::testing::Test {
 protected:
  /// Came 10 ms after the request on a clock 1 s ahead, answered 1 ms later.
  [[nodiscard]] Header answer() const {
    return {.leap = LeapIndicator::kNone,
            .version = 4,
            .mode = Mode::kServer,
            .stratum = 2,
            .precision_log2 = -20,
            .refid = RefId::from_text("x"),
            .origin = exchange_.nonce(),
            .receive = to_ntp(kSent + Duration::milliseconds(1010)),
            .transmit = to_ntp(kSent + Duration::milliseconds(1011))};
  }

  [[nodiscard]] Answer judged(std::span<const std::uint8_t> payload) const {
    return judge(exchange_, {.from = kServer, .payload = payload, .received = kReceived});
  }

  [[nodiscard]] Answer judged(const Header& header) const {
    const auto octets = serialize(header);
    return judged(std::span<const std::uint8_t>{octets});
  }

  [[nodiscard]] bool refused(const Header& header) const {
    return std::holds_alternative<NotAnAnswer>(judged(header));
  }

  /// Whether the answer is shown as a sample of a server that says it is not synchronised.
  [[nodiscard]] bool shown_as_unsynchronized(const Header& header) const {
    const Answer result = judged(header);
    const auto* sample = std::get_if<ProbeSample>(&result);
    return sample != nullptr && !sample->synchronized;
  }

  Rng rng_{Rng::expand(1)};
  Exchange exchange_{0, kServer, PeerConfig{}, 0, Now{.local = kSent}, rng_};
};

TEST_F(JudgeTest, MeasuresOffsetAndDelay) {
  const Answer result = judged(answer());
  const auto* sample = std::get_if<ProbeSample>(&result);
  ASSERT_NE(sample, nullptr);
  EXPECT_TRUE(sample->synchronized);
  EXPECT_NEAR(sample->measurement.delay_seconds, 0.030, 1e-8);
  // Out 10 ms, back 20 ms: half the difference.
  EXPECT_NEAR(sample->measurement.offset_seconds, 0.995, 1e-8);
}

TEST_F(JudgeTest, RefusesWhatDoesNotAnswerTheRequest) {
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

TEST_F(JudgeTest, RefusesBytesThatAreNoPacket) {
  const std::array<std::uint8_t, 20> bytes{};
  EXPECT_TRUE(std::holds_alternative<NotAnAnswer>(judged(std::span<const std::uint8_t>{bytes})));
}

TEST_F(JudgeTest, KnowsAKissOnlyWithTheRightOrigin) {
  for (const char* const code : {"RATE", "DENY", "RSTR"}) {
    Header header = answer();
    header.stratum = 0;
    header.refid = RefId::from_text(code);
    const Answer result = judged(header);
    ASSERT_TRUE(std::holds_alternative<Kiss>(result));
    EXPECT_EQ(std::get<Kiss>(result).code, code);
    header.origin = {1};
    EXPECT_TRUE(refused(header));
  }
}

TEST_F(JudgeTest, ShowsAnUnsynchronisedServer) {
  Header header = answer();
  header.leap = LeapIndicator::kUnsynchronized;
  EXPECT_TRUE(shown_as_unsynchronized(header));
  header.stratum = 0;
  header.refid = RefId::from_text("INIT");
  EXPECT_TRUE(shown_as_unsynchronized(header));
  header.leap = LeapIndicator::kNone;  // a kiss code that nobody knows
  EXPECT_TRUE(shown_as_unsynchronized(header));
  header.transmit = {};
  EXPECT_TRUE(refused(header));
}

TEST_F(JudgeTest, ShowsADistantServer) {
  Header header = answer();
  header.root_dispersion = NtpShort::from_seconds(20);
  const Answer result = judged(header);
  const auto* sample = std::get_if<ProbeSample>(&result);
  ASSERT_NE(sample, nullptr);
  EXPECT_TRUE(sample->synchronized);
}

TEST_F(JudgeTest, RefusesAnAnswerThatTookLessThanNoTime) {
  Header header = answer();
  header.transmit = to_ntp(kSent + Duration::milliseconds(1100));
  EXPECT_TRUE(refused(header));
}

}  // namespace
}  // namespace gnomon
