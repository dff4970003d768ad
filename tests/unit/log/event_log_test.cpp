#include "log/event_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace gnomon {
namespace {

using testing::HasSubstr;

TEST(Describe, StepSaysDirectionAndReadableSize) {
  const LogLine line = describe(ClockStepped{.seconds = -0.0123});
  EXPECT_EQ(line.level, LogLevel::kWarning);
  EXPECT_EQ(line.message, "clock stepped backward by 12.3 ms");
  ASSERT_EQ(line.fields.size(), 2U);
  EXPECT_EQ(std::get<double>(line.fields[1].value), -0.0123);
}

TEST(Describe, PacketsAreTraceAndSamplesDebug) {
  EXPECT_EQ(describe(RequestSent{.peer = "a"}).level, LogLevel::kTrace);
  EXPECT_EQ(describe(ResponseReceived{.peer = "a"}).level, LogLevel::kTrace);
  EXPECT_EQ(describe(SampleAccepted{.peer = "a", .measurement = {}}).level, LogLevel::kDebug);
  EXPECT_EQ(describe(ResponseRejected{.peer = "a", .reason = RejectReason::kDistance}).message,
            "peer a: response rejected: distance");
}

TEST(Describe, StateChangesAreAsLoudAsTheNewState) {
  const auto level = [](SystemState to) {
    return describe(SystemStateChanged{.from = SystemState::kStarting, .to = to}).level;
  };
  EXPECT_EQ(level(SystemState::kSynchronized), LogLevel::kInfo);
  EXPECT_EQ(level(SystemState::kHoldover), LogLevel::kWarning);
  EXPECT_EQ(level(SystemState::kPanic), LogLevel::kError);
}

TEST(Describe, APeersTroubleIsAWarningAndItsEndIsNews) {
  const auto level = [](PeerState from, PeerState to) {
    return describe(PeerStateChanged{.peer = "a", .from = from, .to = to}).level;
  };
  EXPECT_EQ(level(PeerState::kCombined, PeerState::kUnreachable), LogLevel::kWarning);
  EXPECT_EQ(level(PeerState::kCombined, PeerState::kFalseticker), LogLevel::kWarning);
  EXPECT_EQ(level(PeerState::kUnreachable, PeerState::kCombined), LogLevel::kInfo);
  EXPECT_EQ(level(PeerState::kCombined, PeerState::kSystemPeer), LogLevel::kDebug);
  EXPECT_EQ(level(PeerState::kUnresolved, PeerState::kUnreachable), LogLevel::kDebug)
      << "a peer that is about to be asked for the first time";
}

TEST(Describe, StaleIsNewsInBothDirections) {
  const auto level = [](PeerState from, PeerState to) {
    return describe(PeerStateChanged{.peer = "a", .from = from, .to = to}).level;
  };
  EXPECT_EQ(level(PeerState::kSystemPeer, PeerState::kStale), LogLevel::kInfo);
  EXPECT_EQ(level(PeerState::kStale, PeerState::kCombined), LogLevel::kInfo);
  EXPECT_EQ(level(PeerState::kStale, PeerState::kUnreachable), LogLevel::kWarning);
}

TEST(Describe, APeerCalledByItsAddressHasNoNewsOfIt) {
  const auto address = IpAddress::v4(0x7f000001);
  EXPECT_EQ(describe(PeerResolved{.peer = "127.0.0.1", .address = address}).level,
            LogLevel::kDebug);
  EXPECT_EQ(describe(PeerResolved{.peer = "a", .address = address}).level, LogLevel::kInfo);
}

std::size_t warnings(const std::vector<Event>& events) {
  std::ostringstream out;
  Logger logger{LogConfig{}, out};
  EventLog log{logger};
  for (const Event& event : events) log.on_event({}, event);
  std::size_t found = 0;
  const std::string text = out.str();
  for (std::size_t at = text.find("warning"); at != std::string::npos;
       at = text.find("warning", at + 1)) {
    ++found;
  }
  return found;
}

TEST(EventLog, TheFirstStepIsNoWarningALaterOneIs) {
  const ClockStepped step{.seconds = 0.3};
  const ClockUpdated update{.offset_seconds = 0.3, .frequency_ratio = 0};
  EXPECT_EQ(warnings({step, update}), 0U);
  EXPECT_EQ(warnings({update, step, update}), 1U);
}

TEST(EventLog, ServingTheOwnClockIsAWarningOnlyWithPeers) {
  const SystemStateChanged local{.from = SystemState::kStarting, .to = SystemState::kLocal};
  EXPECT_EQ(warnings({local}), 0U);
  EXPECT_EQ(warnings({PeerAdded{.peer = "a"}, local}), 1U);
  EXPECT_EQ(warnings({PeerAdded{.peer = "a"}, PeerRemoved{.peer = "a"}, local}), 0U);
}

TEST(Describe, PanicSaysWhatToDo) {
  const LogLine line = describe(PanicRefused{.offset_seconds = 3600, .limit_seconds = 1000});
  EXPECT_EQ(line.level, LogLevel::kError);
  EXPECT_THAT(line.message, HasSubstr("+3600 s"));
  EXPECT_THAT(line.message, HasSubstr("date --set"));
}

// One line for each change of the reason, not for each packet.
TEST(Describe, AFailureIsAWarningOnceAndSaysWhy) {
  const RequestFailed first{.peer = "a", .reason = SendError::kDenied};
  EXPECT_EQ(describe(first).level, LogLevel::kWarning);
  EXPECT_EQ(describe(first).message, "peer a: request failed: a firewall forbids it");
  const RequestFailed next{.peer = "a", .reason = SendError::kDenied, .again = true};
  EXPECT_EQ(describe(next).level, LogLevel::kDebug);
  const PeerResolved lost{.peer = "a", .result = LookupResult::kTimeout};
  EXPECT_EQ(describe(lost).level, LogLevel::kWarning);
  EXPECT_THAT(describe(lost).message, HasSubstr("no name server answers"));
  const PeerResolved still{.peer = "a", .result = LookupResult::kTimeout, .again = true};
  EXPECT_EQ(describe(still).level, LogLevel::kDebug);
}

TEST(Describe, KissNamesItsCode) {
  EXPECT_THAT(describe(KissReceived{.peer = "a", .code = KissCode::kRate}).message,
              HasSubstr("RATE"));
}

TEST(Describe, FailedReloadKeepsAllErrorsOnOneLine) {
  EXPECT_THAT(describe(ConfigReloaded{.ok = false, .detail = "a\nb\n"}).message,
              testing::EndsWith("stays: a; b"));
}

TEST(Describe, AListenerThatCannotHearIsAWarningUnlessNobodyAskedForIt) {
  ListenerSnapshot one{.service = ListenService::kHttp,
                       .where = *Endpoint::parse("[::1]:9923"),
                       .problem = "cannot listen on [::1]:9923: no such address",
                       .absent = true};
  EXPECT_EQ(describe(ListenerChanged{one}).level, LogLevel::kWarning);
  EXPECT_THAT(describe(ListenerChanged{one}).message, testing::StartsWith(one.problem));
  one.optional = true;
  EXPECT_EQ(describe(ListenerChanged{one}).level, LogLevel::kInfo);
  EXPECT_THAT(describe(ListenerChanged{one}).message, HasSubstr("a default"));
  one.absent = false;  // the machine has it, and another program the port
  EXPECT_EQ(describe(ListenerChanged{one}).level, LogLevel::kWarning);
  one.problem.clear();
  EXPECT_EQ(describe(ListenerChanged{one}).level, LogLevel::kInfo);
  EXPECT_EQ(describe(ListenerChanged{one}).message, "listening on [::1]:9923 for http");
}

TEST(EventLog, WritesThroughTheLogger) {
  std::ostringstream out;
  Logger logger{LogConfig{}, out};
  EventLog log{logger};
  log.on_event({}, ReferenceChanged{.peer = "ntp1"});
  log.on_event({}, RequestSent{.peer = "ntp1"});
  EXPECT_THAT(out.str(), HasSubstr("info    following peer ntp1\n"));
  EXPECT_EQ(out.str().find("request"), std::string::npos);
}

}  // namespace
}  // namespace gnomon
