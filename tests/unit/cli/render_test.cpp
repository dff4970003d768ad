#include "cli/render.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "cli/text_table.h"

namespace gnomon {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kPeers = R"({"peers": [
 {"name": "ntp1", "address": "192.0.2.1", "port": 123, "state": "system_peer", "prefer": true,
  "noselect": false, "samples": 8, "reach_register": 255, "unanswered_polls": 0,
  "poll_interval_seconds": 64, "last_sample_age_seconds": 12.4, "leap": 0, "version": 4,
  "stratum": 1, "poll_log2": 6, "precision_seconds": 1e-7, "root_delay_seconds": 0,
  "root_dispersion_seconds": 1e-5, "refid": "GPS", "offset_seconds": 0.0000123,
  "jitter_seconds": 0.0000041, "delay_seconds": 0.000213, "dispersion_seconds": 1e-6,
  "frequency_ratio": 0, "root_distance_seconds": 1e-4},
 {"name": "ntp2", "address": "2001:db8::1", "port": 1123, "state": "not_preferred",
  "reach_register": 15, "poll_interval_seconds": 1024, "stratum": 2, "refid": "192.0.2.9",
  "offset_seconds": -0.0021, "jitter_seconds": null, "delay_seconds": 0.0345,
  "last_sample_age_seconds": 700},
 {"name": "ntp3", "address": null, "port": null, "state": "unresolved", "reach_register": 0,
  "poll_interval_seconds": 64, "stratum": null, "refid": null, "offset_seconds": null}
]})";

constexpr const char* kStatus = R"({
 "verdict": "Synchronised to ntp1", "state": "synchronized", "synchronized": true,
 "reason": "three peers agree", "reference_peer": "ntp1", "reference_address": "192.0.2.1",
 "refid": "192.0.2.1", "leap": 0, "stratum": 2, "offset_seconds": -0.000012,
 "pending_correction_seconds": -0.00001, "max_error_seconds": 0.00041, "frequency_ratio": 12.5e-6,
 "frequency_error_ratio": 1e-8, "holdover_seconds": 0, "uptime_seconds": 7200,
 "poll_interval_seconds": 64, "peers_configured": 4, "peers_reachable": 4, "peers_truechimer": 3,
 "peers_combined": 3, "clock_driver": "virtual", "virtual_true_offset_seconds": -0.000011,
 "daemon": {"version": "0.1.0"}})";

TEST(RenderPeers, IsATableOfReadableValues) {
  const auto peers = parse_peers(kPeers);
  ASSERT_TRUE(peers) << peers.error();
  EXPECT_EQ(
      render_peers(*peers),
      "   state          peer           address             refid      stratum     age    poll"
      "    reach    delay    offset   jitter\n"
      "*  system peer    ntp1 (prefer)  192.0.2.1           GPS              1    12 s    64 s"
      "  377 8/8   213 us  +12.3 us  4.10 us\n"
      "#  not preferred  ntp2           [2001:db8::1]:1123  192.0.2.9        2  12 min  17 min"
      "  017 4/8  34.5 ms  -2.10 ms        -\n"
      "   unresolved     ntp3           -                   -                -       -    64 s"
      "  000 0/8        -         -        -\n");
}

TEST(RenderPeers, SaysWhyAPeerIsNotReached) {
  const auto peers = parse_peers(R"({"peers": [
    {"name": "a", "address": "192.0.2.1", "port": 123, "state": "unreachable",
     "send_error": "no_route", "lookup_error": null},
    {"name": "b", "address": null, "port": null, "state": "unresolved", "send_error": null,
     "lookup_error": "not_found"}]})");
  ASSERT_TRUE(peers) << peers.error();
  EXPECT_THAT(render_peers(*peers), HasSubstr("unreachable (no route)"));
  EXPECT_THAT(render_peers(*peers), HasSubstr("unresolved (not found)"));
}

TEST(RenderPeers, SymbolsAreThoseOfNtpq) {
  EXPECT_EQ(tally_symbol("system_peer"), '*');
  EXPECT_EQ(tally_symbol("combined"), '+');
  EXPECT_EQ(tally_symbol("outlier"), '-');
  EXPECT_EQ(tally_symbol("falseticker"), 'x');
  EXPECT_EQ(tally_symbol("unreachable"), ' ');
}

TEST(RenderPeers, SaysThatThereAreNone) {
  EXPECT_EQ(render_peers({}), "no peers are configured\n");
}

TEST(RenderStatus, BeginsWithTheVerdict) {
  const auto status = parse_status(kStatus);
  ASSERT_TRUE(status) << status.error();
  const std::string text = render_status(*status);
  EXPECT_THAT(text, testing::StartsWith("Synchronised to ntp1\n"));
  EXPECT_THAT(text, HasSubstr("offset          -12.0 us, of which -10.0 us is being slewed\n"));
  EXPECT_THAT(text, HasSubstr("error at most   410 us\n"));
  EXPECT_THAT(text, HasSubstr("frequency       +12.500 ppm +- 0.010 ppm\n"));
  EXPECT_THAT(text, HasSubstr("following       ntp1, 192.0.2.1 (refid 192.0.2.1)\n"));
  EXPECT_THAT(text, HasSubstr("peers           4 configured, 4 reachable, 3 agree, 3 combined\n"));
  EXPECT_THAT(text, HasSubstr("true offset     -11.0 us\n"));
  EXPECT_THAT(text, HasSubstr("gnomond         0.1.0, up 120 min\n"));
  EXPECT_THAT(text, Not(HasSubstr("holdover")));
  EXPECT_EQ(exit_status(*status), 0);
}

TEST(RenderStatus, LeavesOutWhatDoesNotExist) {
  const auto status = parse_status(
      R"({"state": "starting", "synchronized": false, "offset_seconds": null, "refid": "INIT"})");
  ASSERT_TRUE(status) << status.error();
  const std::string text = render_status(*status);
  EXPECT_THAT(text, Not(HasSubstr("offset ")));
  EXPECT_THAT(text, HasSubstr("following       none (refid INIT)\n"));
  EXPECT_THAT(text, HasSubstr("stratum         16\n"));
  EXPECT_EQ(exit_status(*status), 1);
}

TEST(ParseViews, WrongAnswersAreRefused) {
  EXPECT_FALSE(parse_peers("<html>"));
  EXPECT_FALSE(parse_peers("{}"));
  EXPECT_FALSE(parse_peers(R"({"peers": [3]})"));
  EXPECT_FALSE(parse_status("[]"));
  EXPECT_FALSE(parse_status("{}"));
  EXPECT_FALSE(parse_status(""));
}

TEST(ParseViews, WrongTypesCountAsAbsentAndTextsArePrintable) {
  const auto peers = parse_peers(
      R"({"peers": [{"name": "a\u001b[31m", "state": 7, "stratum": -1, "offset_seconds": "x"}]})");
  ASSERT_TRUE(peers) << peers.error();
  EXPECT_EQ(peers->at(0).name, "a?[31m");
  EXPECT_EQ(peers->at(0).state, "");
  EXPECT_FALSE(peers->at(0).stratum);
  EXPECT_FALSE(peers->at(0).offset_seconds);
}

TEST(TextTable, AlignsAndLeavesNoBlanksAtTheEnd) {
  TextTable table{{{"a"}, {"bb", TextTable::Align::kRight}, {"c"}}};
  table.add({"xxx", "1", ""});
  EXPECT_EQ(table.render(), "a    bb  c\nxxx   1\n");
}

}  // namespace
}  // namespace gnomon
