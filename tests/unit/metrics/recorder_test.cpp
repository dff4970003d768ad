#include "metrics/recorder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "metrics/families.h"
#include "metrics/peer_counters.h"
#include "sample_snapshot.h"

namespace gnomon {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string text(const Recorder& recorder) {
  Families families{MetricsLevel::kFull};
  recorder.collect(families);
  std::string text;
  serialize(families.take(), ScrapedPeers{{}, recorder.peers(), {.level = MetricsLevel::kFull}},
            ExpositionFormat::kText, text);
  return text;
}

TEST(Recorder, EverythingIsThereWithZeroFromTheStart) {
  Recorder recorder;
  recorder.on_event(Now{}, PeerAdded{.peer = "a"});
  const std::string scrape = text(recorder);
  for (const SeriesSpec* const spec : all_series()) {
    const bool counts = spec->type == SeriesType::kCounter || spec->type == SeriesType::kHistogram;
    const std::string name{spec->name};
    const bool from_state = name.starts_with("ntp_server_") || name.starts_with("ntp_kernel_") ||
                            name.starts_with("process_") || name.starts_with("ntp_daemon_log_") ||
                            name == "ntp_metrics_accept_pauses_total" ||
                            name.starts_with("ntp_metrics_connections_") ||
                            name == "ntp_metrics_responses_total";
    if (!counts || from_state) continue;
    EXPECT_THAT(scrape, HasSubstr("# TYPE " + name + " ")) << name;
  }
  for (const std::string& reason : label_values(LabelValues::kRejectReason)) {
    EXPECT_THAT(scrape, HasSubstr("ntp_peer_responses_rejected_total{peer=\"a\",reason=\"" +
                                  reason + "\"} 0\n"));
  }
  EXPECT_THAT(scrape, HasSubstr("ntp_system_steps_total{direction=\"backward\"} 0\n"));
  EXPECT_THAT(scrape, HasSubstr("ntp_daemon_config_reloads_total{result=\"failed\"} 0\n"));
}

TEST(Recorder, CountsWhatHappened) {
  Recorder recorder;
  testing::play_events(recorder);
  const std::string scrape = text(recorder);
  for (const char* const line : {
           "ntp_peer_requests_sent_total{peer=\"ntp1.example.com\"} 1\n",
           "ntp_peer_responses_received_total{peer=\"ntp1.example.com\"} 1\n",
           "ntp_peer_samples_accepted_total{peer=\"ntp1.example.com\"} 1\n",
           "{peer=\"ntp1.example.com\",reason=\"bogus_origin\"} 1\n",
           "ntp_peer_kod_received_total{code=\"RATE\",peer=\"ntp1.example.com\"} 1\n",
           "ntp_peer_timestamps_total{layer=\"kernel\",peer=\"ntp1.example.com\"} 1\n",
           "ntp_peer_timestamps_total{layer=\"daemon\",peer=\"ntp1.example.com\"} 1\n",
           "ntp_peer_resolutions_total{peer=\"ntp1.example.com\",result=\"ok\"} 1\n",
           "ntp_peer_resolutions_total{peer=\"later.example.com\",result=\"not_found\"} 1\n",
           "ntp_peer_replacements_total{peer=\"ntp1.example.com\"} 1\n",
           "ntp_peer_round_trip_seconds_bucket{peer=\"ntp1.example.com\",le=\"0.00025\"} 0\n",
           "ntp_peer_round_trip_seconds_bucket{peer=\"ntp1.example.com\",le=\"0.0005\"} 1\n",
           "\nntp_system_updates_total 1\n",
           "\nntp_system_reference_changes_total 1\n",
           "\nntp_system_steps_total{direction=\"backward\"} 1\n",
           "\nntp_system_steps_total{direction=\"forward\"} 0\n",
           "\nntp_system_step_seconds_total{direction=\"backward\"} 2.5\n",
           "\nntp_system_external_clock_changes_total 1\n",
           "\nntp_system_panics_total 1\n",
           "\nntp_daemon_config_reloads_total{result=\"failed\"} 1\n",
       }) {
    EXPECT_THAT(scrape, HasSubstr(line));
  }
}

TEST(Recorder, NoCounterOfAPeerIsForgotten) {
  Recorder recorder;
  testing::play_events(recorder);
  for (const PeerCounter counter : kValues<PeerCounter>) {
    const auto by = row_of(counter).by;
    const std::size_t values = by ? label_values(by->values).size() : 1;
    std::uint64_t sum = 0;
    for (const auto& peer : recorder.peers()) {
      for (std::size_t i = 0; i < values; ++i) sum += peer->count(counter, i);
    }
    EXPECT_GT(sum, 0U) << text_of(counter) << " counts none of the events of play_events";
  }
}

TEST(Recorder, UpdateOffsetsAreAbsolute) {
  Recorder recorder;
  recorder.on_event(Now{}, ClockUpdated{.offset_seconds = -0.002, .frequency_ratio = 0});
  const std::string scrape = text(recorder);
  EXPECT_THAT(scrape, HasSubstr("ntp_system_update_offset_abs_seconds_bucket{le=\"0.001\"} 0\n"));
  EXPECT_THAT(scrape, HasSubstr("ntp_system_update_offset_abs_seconds_bucket{le=\"0.0025\"} 1\n"));
  EXPECT_THAT(scrape, HasSubstr("ntp_system_update_offset_abs_seconds_sum 0.002\n"));
}

TEST(Recorder, APeerComesAndGoes) {
  Recorder recorder;
  recorder.on_event(Now{}, PeerAdded{.peer = "a"});
  recorder.on_event(Now{}, PeerAdded{.peer = "b"});
  recorder.on_event(Now{}, RequestSent{.peer = "a"});
  recorder.on_event(Now{}, PeerAdded{.peer = "a"});  // a reload that keeps it
  EXPECT_THAT(text(recorder), HasSubstr("ntp_peer_requests_sent_total{peer=\"a\"} 1\n"));
  recorder.on_event(Now{}, PeerRemoved{.peer = "a"});
  EXPECT_THAT(text(recorder), Not(HasSubstr("peer=\"a\"")));
  EXPECT_THAT(text(recorder), HasSubstr("ntp_peer_requests_sent_total{peer=\"b\"} 0\n"));
}

TEST(Recorder, FailuresAreCountedByReason) {
  Recorder recorder;
  recorder.on_event(Now{}, PeerAdded{.peer = "a"});
  recorder.on_event(Now{}, RequestFailed{.peer = "a", .reason = SendError::kNoRoute});
  recorder.on_event(Now{}, PeerResolved{.peer = "a", .result = LookupResult::kTimeout});
  const std::string scrape = text(recorder);
  EXPECT_THAT(scrape, HasSubstr("ntp_peer_send_errors_total{peer=\"a\",reason=\"no_route\"} 1\n"));
  EXPECT_THAT(scrape, HasSubstr("ntp_peer_send_errors_total{peer=\"a\",reason=\"refused\"} 0\n"));
  EXPECT_THAT(scrape, HasSubstr("ntp_peer_resolutions_total{peer=\"a\",result=\"timeout\"} 1\n"));
  EXPECT_THAT(scrape, HasSubstr("ntp_peer_requests_sent_total{peer=\"a\"} 0\n"));
}

TEST(Recorder, EventsOfAnUnknownPeerMakeNoSeries) {
  Recorder recorder;
  recorder.on_event(Now{}, RequestSent{.peer = "stranger"});
  recorder.on_event(Now{}, SampleAccepted{.peer = "stranger"});
  recorder.on_event(Now{}, PeerResolved{.peer = "stranger"});
  recorder.on_event(Now{}, PeerRemoved{.peer = "stranger"});
  EXPECT_THAT(text(recorder), Not(HasSubstr("stranger")));
}

TEST(Recorder, MeasuresTheLoopAndTheScrapes) {
  Recorder recorder;
  recorder.observe_event_loop_lag(0.02);
  recorder.observe_scrape(ExpositionFormat::kText, 0.002);
  const std::string scrape = text(recorder);
  EXPECT_THAT(scrape, HasSubstr("ntp_daemon_event_loop_lag_seconds_bucket{le=\"0.01\"} 0\n"));
  EXPECT_THAT(scrape, HasSubstr("ntp_daemon_event_loop_lag_seconds_bucket{le=\"0.05\"} 1\n"));
  EXPECT_THAT(scrape, HasSubstr("ntp_metrics_scrapes_total{format=\"text\"} 1\n"));
  EXPECT_THAT(scrape, HasSubstr("ntp_metrics_scrapes_total{format=\"openmetrics\"} 0\n"));
}

}  // namespace
}  // namespace gnomon
