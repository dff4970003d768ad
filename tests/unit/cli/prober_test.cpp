#include "cli/prober.h"

#include <gtest/gtest.h>

#include "cli/udp_socket.h"
#include "loopback_server.h"
#include "sys/system_clocks.h"

namespace gnomon {
namespace {

using test::Bytes;
using test::LoopbackServer;

constexpr ProbePlan kQuick{
    .samples = 3, .spacing = Duration::milliseconds(20), .timeout = Duration::milliseconds(2000)};
constexpr ProbePlan kShort{
    .samples = 2, .spacing = Duration::milliseconds(20), .timeout = Duration::milliseconds(100)};

Bytes bytes_of(const Header& header) {
  const auto octets = serialize(header);
  return {octets.begin(), octets.end()};
}

/// What a server whose clock is `ahead` of ours answers.
Header answer_to(const Bytes& request, Duration ahead) {
  const LocalTime now = read_clock() + ahead;
  const auto packet = parse_packet(request);
  return {.leap = LeapIndicator::kNone,
          .mode = Mode::kServer,
          .stratum = 1,
          .precision_log2 = -20,
          .refid = RefId::from_text("TEST"),
          .origin = packet ? packet->header.transmit : NtpTimestamp{},
          .receive = to_ntp(now),
          .transmit = to_ntp(now)};
}

LoopbackServer ahead_by(Duration ahead) {
  return {SOCK_DGRAM, [ahead](const Bytes& request) -> std::vector<Bytes> {
            return {bytes_of(answer_to(request, ahead))};
          }};
}

Endpoint at(std::uint16_t port) { return {*IpAddress::parse("127.0.0.1"), port}; }

TEST(Probe, MeasuresSeveralServersAtOnce) {
  const LoopbackServer early{ahead_by(Duration::milliseconds(-500))};
  const LoopbackServer late{ahead_by(Duration::milliseconds(1500))};
  const auto results = probe({at(early.port()), at(late.port())}, kQuick);
  ASSERT_EQ(results.size(), 2U);
  ASSERT_EQ(results[0].samples.size(), 3U);
  ASSERT_EQ(results[1].samples.size(), 3U);
  for (const ProbeSample& sample : results[0].samples) {
    EXPECT_NEAR(sample.measurement.offset_seconds, -0.5,
                sample.measurement.delay_seconds / 2 + 1e-6);
  }
  for (const ProbeSample& sample : results[1].samples) {
    EXPECT_NEAR(sample.measurement.offset_seconds, 1.5,
                sample.measurement.delay_seconds / 2 + 1e-6);
  }
}

TEST(Probe, WaitsForTheTrueAnswerBehindForgedOnes) {
  const LoopbackServer server{SOCK_DGRAM, [](const Bytes& request) -> std::vector<Bytes> {
                                Header forged = answer_to(request, Duration::seconds(1000));
                                forged.origin = {1};
                                return {bytes_of(forged), Bytes(3),
                                        bytes_of(answer_to(request, {}))};
                              }};
  const auto results = probe({at(server.port())}, kQuick);
  ASSERT_EQ(results[0].samples.size(), 3U);
  EXPECT_NEAR(results[0].samples[0].measurement.offset_seconds, 0, 0.5);
}

TEST(Probe, StopsAfterAKiss) {
  const LoopbackServer server{SOCK_DGRAM, [](const Bytes& request) -> std::vector<Bytes> {
                                Header kiss = answer_to(request, {});
                                kiss.stratum = 0;
                                kiss.refid = RefId::from_text("DENY");
                                return {bytes_of(kiss)};
                              }};
  const ProbePlan patient{
      .samples = 3, .spacing = Duration::milliseconds(300), .timeout = kQuick.timeout};
  const auto results = probe({at(server.port())}, patient);
  EXPECT_EQ(results[0].kiss, "DENY");
  EXPECT_EQ(results[0].requests, 1U);
  EXPECT_TRUE(results[0].samples.empty());
}

TEST(Probe, GivesUpOnSilence) {
  const LoopbackServer server{SOCK_DGRAM, [](const Bytes&) { return std::vector<Bytes>{}; }};
  const MonoTime start = monotonic_now();
  const auto results = probe({at(server.port())}, kShort);
  EXPECT_EQ(results[0].requests, 2U);
  EXPECT_TRUE(results[0].samples.empty());
  EXPECT_GE(monotonic_now() - start, kShort.timeout);
}

TEST(Probe, ReportsARefusal) {
  std::uint16_t unused = 0;
  {
    const LoopbackServer server{ahead_by({})};
    unused = server.port();
  }
  const auto results = probe({at(unused)}, kShort);
  EXPECT_EQ(results[0].problem, "Connection refused");
}

TEST(Probe, NothingToAskIsNothing) { EXPECT_TRUE(probe({}, kShort).empty()); }

}  // namespace
}  // namespace gnomon
