#include "metrics/exposition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>

#include "metrics/collector.h"
#include "metrics/family_head.h"
#include "metrics/recorder.h"
#include "sample_snapshot.h"

namespace gnomon {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// The fixed daemon at level full, with process values and log counts that never change.
std::string fixed_scrape(ExpositionFormat format) {
  Recorder recorder;
  testing::play_events(recorder);
  recorder.observe_event_loop_lag(0.0005);
  recorder.observe_scrape(ExpositionFormat::kOpenMetrics, 0.002);
  const MetricsView view{.level = MetricsLevel::kFull, .warmup_samples = 4};
  Families families{view.level};
  const Snapshot snapshot = testing::sample_snapshot();
  collect(snapshot, families);
  collect_process({.cpu_seconds = 1.5,
                   .open_fds = 20,
                   .max_fds = 1024,
                   .virtual_memory_bytes = 1e8,
                   .resident_memory_bytes = 8388608,
                   .start_time_seconds = 1763808745.25},
                  families);
  collect_log_counts({0, 0, 12, 3, 1}, families);
  recorder.collect(families);
  std::string text;
  serialize(families.take(), ScrapedPeers{snapshot.node.peers, recorder.peers(), view}, format,
            text);
  return text;
}

void expect_golden(const std::string& name, const std::string& text) {
  const std::string path = testing::test_folder() + "/golden/" + name;
  if (std::getenv("GNOMON_UPDATE_GOLDEN") != nullptr) std::ofstream{path} << text;
  EXPECT_EQ(testing::read_file(path), text)
      << "GNOMON_UPDATE_GOLDEN=1 build/default/tests/unit/gnomon_metrics_test writes it";
}

TEST(Exposition, TextIsGolden) {
  expect_golden("scrape.txt", fixed_scrape(ExpositionFormat::kText));
}

TEST(Exposition, OpenMetricsIsGolden) {
  expect_golden("scrape.openmetrics", fixed_scrape(ExpositionFormat::kOpenMetrics));
}

TEST(Exposition, PromtoolFindsNothing) {
  const std::string local = testing::test_folder() + "/../../../build/tools/bin/promtool";
  const std::string promtool = std::filesystem::exists(local) ? local : "promtool";
  const auto result =
      testing::run_with_input(promtool + " check metrics", fixed_scrape(ExpositionFormat::kText));
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.output, "");
}

TEST(Exposition, PythonClientParsesOpenMetrics) {
  const std::string parse =
      "/usr/bin/python3 -c 'import sys; from prometheus_client.openmetrics.parser import "
      "text_string_to_metric_families as parse; "
      "print(sum(len(f.samples) for f in parse(sys.stdin.read())))'";
  const std::string text = fixed_scrape(ExpositionFormat::kOpenMetrics);
  const auto result = testing::run_with_input(parse, text);
  EXPECT_EQ(result.status, 0) << result.output;
  const auto lines = std::count(text.begin(), text.end(), '\n');
  std::size_t comments = 0;
  for (std::size_t at = 0; (at = text.find("\n#", at)) != std::string::npos; ++at) ++comments;
  EXPECT_EQ(result.output, std::to_string(static_cast<std::size_t>(lines) - comments - 1) + "\n");
}

TEST(Exposition, EscapesLabelsAndKeepsBadBytesOut) {
  Families families{MetricsLevel::kFull};
  families.add("ntp_peer_samples", 3, {{"peer", "a\"b\\c\nd\xff\xc3\xa9"}});
  EXPECT_THAT(serialize(families.take(), ExpositionFormat::kText),
              HasSubstr("ntp_peer_samples{peer=\"a\\\"b\\\\c?d?\xc3\xa9\"} 3\n"));
}

TEST(Exposition, EscapesHelp) {
  const SeriesSpec spec{.name = "ntp_peer_samples", .help = "a\\b\n\"c\""};
  EXPECT_EQ(family_head(spec, ExpositionFormat::kText),
            "# HELP ntp_peer_samples a\\\\b\\n\"c\"\n# TYPE ntp_peer_samples gauge\n");
  EXPECT_EQ(family_head(spec, ExpositionFormat::kOpenMetrics),
            "# TYPE ntp_peer_samples gauge\n# HELP ntp_peer_samples a\\\\b\\n\\\"c\\\"\n");
}

TEST(Exposition, NumbersAreShortestAndExact) {
  Families families{MetricsLevel::kFull};
  families.add("ntp_system_time_seconds", 1763812345.123456789);
  families.add("ntp_system_offset_seconds", 1.0 / 3);
  families.add("ntp_system_jitter_seconds", std::numeric_limits<double>::quiet_NaN());
  const std::string text = serialize(families.take(), ExpositionFormat::kText);
  EXPECT_THAT(text, HasSubstr("ntp_system_time_seconds 1763812345.1234567\n"));
  EXPECT_THAT(text, HasSubstr("ntp_system_offset_seconds 0.3333333333333333\n"));
  EXPECT_THAT(text, Not(HasSubstr("jitter")));
}

TEST(Exposition, OpenMetricsNamesFamiliesWithoutSuffix) {
  Families families{MetricsLevel::kFull};
  families.add("ntp_system_updates_total", 7);
  families.add_info("ntp_kernel_clocksource_info", {{"clocksource", "tsc"}});
  const std::string text = serialize(families.take(), ExpositionFormat::kOpenMetrics);
  EXPECT_THAT(text, HasSubstr("# TYPE ntp_system_updates counter\n"));
  EXPECT_THAT(text, HasSubstr("\nntp_system_updates_total 7\n"));
  EXPECT_THAT(text, HasSubstr("# TYPE ntp_kernel_clocksource info\n"));
  EXPECT_TRUE(text.ends_with("# EOF\n"));
}

}  // namespace
}  // namespace gnomon
