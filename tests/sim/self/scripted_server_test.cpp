#include "sim/scripted_server.h"

#include <gtest/gtest.h>

#include "wire/header.h"

namespace gnomon::sim {
namespace {

Header ask(const ScriptedServer& server, TrueTime when) {
  const auto request = serialize({.transmit = NtpTimestamp{0x1234'5678'9abc'def0U}});
  const auto answer = server.answer(request, when, when + seconds(1));
  EXPECT_TRUE(answer.has_value());
  const auto packet = parse_packet(*answer);
  EXPECT_TRUE(packet.has_value());
  return packet->header;
}

double told(const Header& header, TrueTime received) {
  const auto truth = LocalTime::from_nanoseconds(received.to_nanoseconds());
  return (to_local(header.receive, truth) - truth).to_seconds();
}

TEST(ScriptedServer, TellsTheTruth) {
  const ScriptedServer server{{}};
  const Header answer = ask(server, kBeginning);
  EXPECT_EQ(answer.origin.bits, 0x1234'5678'9abc'def0U);
  EXPECT_EQ(answer.stratum, 1);
  EXPECT_NEAR(told(answer, kBeginning), 0, 2e-9);
  EXPECT_NEAR(difference(answer.transmit, answer.receive).to_seconds(), 1, 2e-9);
  EXPECT_FALSE(server.lies(kBeginning));
}

TEST(ScriptedServer, Lies) {
  const ScriptedServer server{{.offset_seconds = 0.5, .drift_ppm = 100}};
  const TrueTime later = kBeginning + seconds(1000);
  EXPECT_NEAR(told(ask(server, later), later), 0.6, 2e-9);
  EXPECT_TRUE(server.lies(later));
}

TEST(ScriptedServer, SaysNothingSomethingElseOrAKiss) {
  EXPECT_FALSE(ScriptedServer{{.silent = true}}.answer({}, kBeginning, kBeginning));
  EXPECT_NE(ask(ScriptedServer{{.wrong_origin = true}}, kBeginning).origin.bits,
            0x1234'5678'9abc'def0U);
  const Header kiss = ask(ScriptedServer{{.kiss = KissCode::kRate}}, kBeginning);
  EXPECT_EQ(kiss.stratum, 0);
  EXPECT_EQ(kiss.refid, RefId::from_text("RATE"));
}

}  // namespace
}  // namespace gnomon::sim
