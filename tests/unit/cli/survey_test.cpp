#include "cli/survey.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/render_query.h"

namespace gnomon {
namespace {

using testing::HasSubstr;
using enum ServerVerdict;

ServerReport server(const std::string& host, double offset, double distance) {
  ServerReport report{.host = host,
                      .endpoint = Endpoint::parse("192.0.2.1:123"),
                      .requests = 4,
                      .answers = 4,
                      .problem = {},
                      .estimate = ServerEstimate{}};
  report.estimate->synchronized = true;
  report.estimate->stratum = 2;
  report.estimate->leap = LeapIndicator::kNone;
  report.estimate->offset_seconds = offset;
  report.estimate->root_distance_seconds = distance;
  return report;
}

ServerReport silent(const std::string& host) {
  return {.host = host, .requests = 4, .problem = {}};
}

std::vector<ServerVerdict> verdicts(const Survey& survey) {
  std::vector<ServerVerdict> result;
  for (const auto& s : survey.servers) result.push_back(s.verdict);
  return result;
}

using Verdicts = std::vector<ServerVerdict>;

TEST(Decide, PicksTheSmallestDistanceOfTheMajority) {
  const Survey survey = decide({server("a", 0.001, 0.010), server("b", 0.002, 0.003),
                                server("false", 0.500, 0.001), server("c", 0.000, 0.020)});
  EXPECT_EQ(verdicts(survey), (Verdicts{kAgrees, kBest, kDisagrees, kAgrees}));
  EXPECT_EQ(survey.best, 1U);
  EXPECT_THAT(survey.reason, HasSubstr("of the 3 that agree, of 4"));
}

TEST(Decide, TwoThatContradictGiveNoBest) {
  const Survey survey = decide({server("a", 0, 0.001), server("b", 1, 0.001)});
  EXPECT_EQ(verdicts(survey), (Verdicts{kUndecided, kUndecided}));
  EXPECT_FALSE(survey.best);
  EXPECT_THAT(survey.reason, HasSubstr("contradict"));
}

TEST(Decide, NeighboursThatOnlyAThirdConnectsAreNotAllRight) {
  const Survey survey =
      decide({server("left", 0, 1.0), server("middle", 1.5, 1.0), server("right", 3, 0.9)});
  EXPECT_EQ(verdicts(survey), (Verdicts{kDisagrees, kAgrees, kBest}));
}

TEST(Decide, OneAloneIsBestButUnconfirmed) {
  const Survey survey = decide({server("a", 0, 0.001), silent("b")});
  EXPECT_EQ(verdicts(survey), (Verdicts{kBest, kNoAnswer}));
  EXPECT_THAT(survey.reason, HasSubstr("nothing confirms"));
  EXPECT_EQ(exit_status(survey), 0);
}

TEST(Decide, UnsynchronisedServersAreShownButNeverBest) {
  ServerReport unsynchronised = server("a", 0, 0.001);
  unsynchronised.estimate->synchronized = false;
  const Survey survey = decide({unsynchronised});
  EXPECT_EQ(verdicts(survey), Verdicts{kUnsynchronized});
  EXPECT_EQ(survey.reason, "no server that answered is synchronised");
  EXPECT_EQ(exit_status(survey), 1);
}

TEST(Decide, NobodyAnswers) {
  const Survey survey = decide({silent("a")});
  EXPECT_EQ(survey.reason, "no server answered");
  EXPECT_EQ(exit_status(survey), 1);
  EXPECT_EQ(decide({}).reason, "no server answered");
}

TEST(Estimate, TakesTheSampleWithTheShortestDelay) {
  Header header{.leap = LeapIndicator::kNone,
                .stratum = 1,
                .precision_log2 = -20,
                .root_delay = NtpShort::from_seconds(0.5),
                .root_dispersion = NtpShort::from_seconds(0.25),
                .refid = RefId::from_text("GPS")};
  const auto sample = [&header](double offset, double delay) {
    return ProbeSample{.header = header,
                       .measurement = {.offset_seconds = offset, .delay_seconds = delay},
                       .synchronized = true};
  };
  const auto result = estimate({sample(0.3, 0.200), sample(0.1, 0.100), sample(0.1, 0.150)});
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->synchronized);
  EXPECT_EQ(result->refid, "GPS");
  EXPECT_DOUBLE_EQ(result->offset_seconds, 0.1);
  EXPECT_DOUBLE_EQ(result->delay_seconds, 0.1);
  EXPECT_NEAR(result->jitter_seconds, 0.2 / std::sqrt(2), 1e-12);
  EXPECT_NEAR(result->root_distance_seconds, 0.25 + 0.05 + 0.25, 1e-5);
  EXPECT_FALSE(estimate({}));
}

TEST(RenderQuery, SaysWhichIsBestWhyAndThatNothingChanged) {
  const std::string text = render_query(
      decide({server("ntp1", -0.002, 0.003), server("ntp2", 0, 0.004), silent("ntp3")}));
  EXPECT_THAT(text, HasSubstr("Best: ntp1 (192.0.2.1): the smallest root distance (3.00 ms)"));
  EXPECT_THAT(text,
              HasSubstr("The local clock is 2.00 ms ahead (+- 3.00 ms). It was not changed."));
  EXPECT_THAT(text, HasSubstr("no answer\n"));
}

TEST(QueryJson, HasTheSameKeysForEveryServer) {
  const auto json = nlohmann::json::parse(query_json(decide({server("a", 0.5, 0.1), silent("b")})));
  EXPECT_EQ(json["best"]["host"], "a");
  EXPECT_EQ(json["servers"][0]["offset_seconds"], 0.5);
  EXPECT_TRUE(json["servers"][1]["offset_seconds"].is_null());
  EXPECT_TRUE(json["servers"][1]["address"].is_null());
  EXPECT_EQ(json["servers"][0].size(), json["servers"][1].size());
}

}  // namespace
}  // namespace gnomon
