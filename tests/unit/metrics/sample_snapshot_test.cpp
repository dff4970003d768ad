#include "sample_snapshot.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace gnomon::testing {
namespace {

PeerSnapshot leader() {
  return {.name = "ntp1.example.com",
          .address = Endpoint::parse("192.0.2.1:123"),
          .state = PeerState::kSystemPeer,
          .prefer = true,
          .samples = 12,
          .reach_register = 0b1111'0111,
          .reach_ratio = 7.0 / 8,
          .unanswered_polls = 0,
          .poll_interval_seconds = 64,
          .last_sample_age_seconds = 12.5,
          .announced = PeerAnnouncement{.leap = LeapIndicator::kNone,
                                        .version = 4,
                                        .stratum = 1,
                                        .poll_log2 = 6,
                                        .precision_seconds = 0x1p-23,
                                        .root_delay_seconds = 0,
                                        .root_dispersion_seconds = 0.00025,
                                        .refid = RefId::from_text("GP\"S")},
          .offset_seconds = 12e-6,
          .offset_error_seconds = 3e-6,
          .jitter_seconds = 8e-6,
          .delay_seconds = 0.0004,
          .dispersion_seconds = 0.00001,
          .frequency_ratio = -1.5e-8,
          .root_distance_seconds = 0.00046,
          .last_sample_offset_seconds = -4e-6,
          .last_sample_delay_seconds = 0.00041,
          .falseticker_margin_seconds = 0};
}

PeerSnapshot warming_falseticker() {
  PeerSnapshot peer = leader();
  peer.name = "b\\ad \"peer\"\n";
  peer.address = Endpoint::parse("[2001:db8::2]:1123");
  peer.state = PeerState::kFalseticker;
  peer.samples = 3;
  peer.reach_register = 0b111;
  peer.reach_ratio = 3.0 / 8;
  peer.announced->stratum = 2;
  peer.announced->refid = RefId{.bits = 0xc0000201};
  peer.offset_seconds = 0.25;
  peer.falseticker_margin_seconds = 0.2;
  return peer;
}

SystemSnapshot synchronized_system() {
  return {.state = SystemState::kSynchronized,
          .synchronized = true,
          .trusted = true,
          .reason = "following ntp1.example.com",
          .reference_peer = "ntp1.example.com",
          .reference_address = IpAddress::parse("192.0.2.1"),
          .refid = RefId{.bits = 0xc0000201},
          .leap = LeapIndicator::kNone,
          .stratum = 2,
          .precision_seconds = 0x1p-24,
          .time_seconds = 1763812345.25,
          .uptime_seconds = 3600,
          .offset_seconds = 12e-6,
          .last_update_offset_seconds = 11e-6,
          .offset_rms_seconds = 9e-6,
          .jitter_seconds = 7e-6,
          .wander_ratio = 2e-9,
          .root_delay_seconds = 0.0004,
          .root_dispersion_seconds = 0.0002,
          .root_distance_seconds = 0.0004,
          .max_error_seconds = 0.000412,
          .frequency_error_ratio = 1e-8,
          .last_update_age_seconds = 12.5,
          .pending_correction_seconds = -3e-6,
          .frequency_ratio = 12.3e-6,
          .holdover_seconds = 0,
          .peers_configured = 3,
          .peers_resolved = 2,
          .peers_reachable = 2,
          .peers_selectable = 2,
          .peers_truechimer = 1,
          .peers_combined = 1,
          .peers_distinct = 3};
}

KernelSnapshot kernel() {
  return {.offset_seconds = 0,
          .frequency_ratio = 12.3e-6,
          .max_error_seconds = 0.0005,
          .estimated_error_seconds = 0.00001,
          .tick_seconds = 0.01,
          .tai_offset_seconds = 37,
          .status = 1,
          .unsynchronized = false,
          .frequency_mismatch_ratio = 0,
          .clocksource = "tsc",
          .errors = 1};
}

ServerSnapshot server() {
  return {.requests_by_version = {1, 2, 3, 40, 500},
          .responses_basic = 530,
          .dropped = {10, 0, 6, 0, 0, 0},
          .send_errors = 1,
          .socket_drops = 2,
          .receive_layers = {5, 541, 0},
          .turnaround_buckets = {0, 30, 400, 100, 0, 0},
          .turnaround_sum_seconds = 0.0625};
}

/// One hears, one does not, and one is a default that the machine does not have.
std::vector<ListenerSnapshot> listeners() {
  return {{.service = ListenService::kNtp, .where = *Endpoint::parse("192.0.2.1:123")},
          {.service = ListenService::kNtp,
           .where = *Endpoint::parse("[fe80::1%eth0]:123"),
           .problem = "cannot listen on [fe80::1%eth0]:123 yet: No such device",
           .absent = true},
          {.service = ListenService::kHttp,
           .where = *Endpoint::parse("[::1]:9923"),
           .problem = "cannot listen on [::1]:9923 yet: Cannot assign requested address",
           .absent = true,
           .optional = true}};
}

}  // namespace

Snapshot sample_snapshot() {
  Snapshot snapshot;
  snapshot.node.system = synchronized_system();
  snapshot.node.peers = {leader(),
                         warming_falseticker(),
                         {.name = "later.example.com", .lookup_error = LookupResult::kNotFound}};
  snapshot.kernel = kernel();
  snapshot.server = server();
  snapshot.virtual_true_offset_seconds = 15e-6;
  snapshot.clock_driver = "virtual";
  snapshot.daemon = {.version = "0.1.0",
                     .revision = "abc1234",
                     .compiler = "g++ 12.2",
                     .config_hash = "0123456789abcdef",
                     .last_reload_successful = true,
                     .state_file_age_seconds = 120,
                     .listeners = listeners(),
                     .accept_pauses = 2};
  return snapshot;
}

Snapshot young_snapshot() {
  Snapshot snapshot;
  snapshot.node.system.reason = "no estimate yet";
  snapshot.node.system.peers_configured = 1;
  snapshot.node.system.peers_distinct = 1;
  snapshot.node.peers = {{.name = "ntp1.example.com"}};
  snapshot.clock_driver = "watch_only";
  return snapshot;
}

void play_events(Recorder& recorder) {
  const std::string peer = "ntp1.example.com";
  Measurement measurement;
  measurement.delay_seconds = 0.0004;
  measurement.receive_layer = TimestampLayer::kKernel;
  const std::vector<Event> events{
      PeerAdded{.peer = peer},
      PeerAdded{.peer = "b\\ad \"peer\"\n"},
      PeerAdded{.peer = "later.example.com"},
      PeerResolved{.peer = peer,
                   .address = IpAddress::parse("192.0.2.1"),
                   .replaced = true,
                   .result = LookupResult::kOk},
      PeerResolved{.peer = "later.example.com", .result = LookupResult::kNotFound},
      RequestSent{.peer = peer},
      RequestFailed{.peer = peer, .reason = SendError::kRefused},
      SendingRecovered{.peer = peer, .from = SendError::kRefused},
      ResponseReceived{.peer = peer},
      ResponseRejected{.peer = peer, .reason = RejectReason::kBogusOrigin},
      KissReceived{.peer = peer, .code = KissCode::kRate},
      SampleAccepted{.peer = peer, .measurement = measurement},
      PeerStateChanged{.peer = peer, .from = PeerState::kUnreachable, .to = PeerState::kSystemPeer},
      ReferenceChanged{.peer = peer},
      SystemStateChanged{.from = SystemState::kStarting, .to = SystemState::kSynchronized},
      ClockUpdated{.offset_seconds = -0.0003, .frequency_ratio = 1e-6},
      ClockStepped{.seconds = -2.5},
      ExternalClockChange{.seconds = 1},
      PanicRefused{.offset_seconds = 2000, .limit_seconds = 1000},
      ClockFailed{.what = "adjtimex: Operation not permitted"},
      ConfigReloaded{.ok = false, .detail = "x"}};
  for (const Event& event : events) recorder.on_event(Now{}, event);
}

std::string test_folder() { return GNOMON_UNIT_TESTS "/metrics"; }

std::string read_file(const std::string& path) {
  const std::ifstream file{path};
  EXPECT_TRUE(file) << path;
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

CommandResult run_with_input(const std::string& command, const std::string& input) {
  std::string path = ::testing::TempDir() + "gnomon_metrics_XXXXXX";
  const int descriptor = mkstemp(path.data());
  EXPECT_GE(descriptor, 0);
  EXPECT_EQ(write(descriptor, input.data(), input.size()), static_cast<ssize_t>(input.size()));
  close(descriptor);
  FILE* const pipe = popen((command + " < " + path + " 2>&1").c_str(), "r");
  EXPECT_NE(pipe, nullptr);
  CommandResult result;
  std::array<char, 4096> part{};
  for (std::size_t size = 0; (size = fread(part.data(), 1, part.size(), pipe)) > 0;) {
    result.output.append(part.data(), size);
  }
  result.status = pclose(pipe);
  std::filesystem::remove(path);
  return result;
}

}  // namespace gnomon::testing
