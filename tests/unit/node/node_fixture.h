#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "node/node.h"
#include "node/stage.h"
#include "rig/idle_hands.h"
#include "wire/header.h"

namespace gnomon {

class Recorded : public Observer {
 public:
  void on_event(Now /*now*/, const Event& event) override { events.push_back(event); }

  template <class Kind>
  [[nodiscard]] int count() const {
    return static_cast<int>(std::count_if(events.begin(), events.end(), [](const Event& event) {
      return std::holds_alternative<Kind>(event);
    }));
  }

  std::vector<Event> events;
};

/// A node on a perfect oscillator whose clock is `error_` ahead, and servers that answer at once
/// after 10 ms each way with the true time plus their own error.
class NodeTest : public ::testing::Test, protected rig::IdleHands {
 protected:
  void make(Config config) {
    node_.emplace(config,
                  NodeStart{.now = now(),
                            .rng = Rng{Rng::expand(1)},
                            .precision_seconds = 1e-7,
                            .frequency_ratio = stored_frequency_,
                            .frequency_error_ratio = stored_error_},
                  observer_);
    stage_.emplace(*node_, static_cast<Hands&>(*this));
    give(Start{});
  }

  /// One input, and the answers of the servers to what it leads to.
  void give(Input input) {
    stage_->take(std::move(input));
    while (!asked_.empty()) {
      const SendRequest request = std::move(asked_.front());
      asked_.pop_front();
      answer(request);
    }
  }

  static Config config_with(std::vector<std::string> addresses) {
    Config config;
    for (const std::string& address : addresses) {
      config.peers.push_back({.name = address, .address = address, .iburst = true});
    }
    return config;
  }

  [[nodiscard]] LocalTime true_time() const {
    return LocalTime::from_nanoseconds(1'790'000'000'000'000'000) + mono_.since_origin();
  }

  [[nodiscard]] Now now() override {
    const double strayed = drift_ * mono_.since_origin().to_seconds();
    return {.mono = mono_, .local = true_time() + error_ + Duration::seconds(strayed)};
  }

  void run(double seconds) {
    const MonoTime end = mono_ + Duration::seconds(seconds);
    while (node_->next_deadline() <= end) {
      mono_ = std::max(mono_, node_->next_deadline());
      give(Deadline{});
    }
    mono_ = std::max(mono_, end);
  }

  /// All but the first of three peers fall silent, and come back as soon as they are called: many
  /// requests in a short time.
  void expect_others_are_called_before_it_is_followed() {
    server_errors_.erase("192.0.2.2");
    server_errors_.erase("192.0.2.3");
    bool called = false;
    for (int i = 0; i < 300 && !called; ++i) {
      const int before = observer_.count<RequestSent>();
      run(16);
      called = observer_.count<RequestSent>() >= before + 6;
      ASSERT_LT(abs(error_), Duration::milliseconds(100)) << "follows it after " << 16 * i << " s";
    }
    ASSERT_TRUE(called);
    server_errors_["192.0.2.2"] = server_errors_["192.0.2.3"] = {};
    run(60);
    EXPECT_EQ(node_->snapshot(now()).peers[0].state, PeerState::kFalseticker);
    EXPECT_LT(abs(error_), Duration::microseconds(100));
  }

  using rig::IdleHands::carry_out;

  void carry_out(const SendRequest& request) override {
    last_request_ = request;
    if (fails_) {
      stage_->take(SendFailed{.id = request.id, .reason = *fails_});
      return;
    }
    stage_->take(SendStamp{.id = request.id, .when = now().local, .local = IpAddress::v4(1)});
    asked_.push_back(request);
  }

  void carry_out(const PublishServedTime& publish) override { served_ = publish.served; }

  Result<ClockAdjustment, std::string> carry_out(const ClockCommand& command) override {
    ++commands_;
    if (watch_only_) return ClockAdjustment{.at = now().local};
    const ClockAdjustment done{.at = now().local,
                               .phase_change = command.phase_change,
                               .stepped = command.phase == ClockCommand::Phase::kStep};
    error_ += command.phase_change;
    return done;
  }

  void answer(const SendRequest& request) {
    const auto server = server_errors_.find(request.to.address.to_string());
    if (server == server_errors_.end()) return;
    const LocalTime receive = true_time() + Duration::milliseconds(10) + server->second;
    Header header{.mode = Mode::kServer,
                  .stratum = server_stratum_,
                  .precision_log2 = -23,
                  .refid = RefId::from_text("GPS"),
                  .origin = parse_packet(request.payload)->header.transmit,
                  .receive = to_ntp(receive),
                  .transmit = to_ntp(receive)};
    mono_ += Duration::milliseconds(20);
    const auto octets = serialize(header);
    stage_->take(
        Datagram{.id = request.id, .from = request.to, .payload = octets, .received = now().local});
  }

  [[nodiscard]] SystemSnapshot system() { return node_->snapshot(now()).system; }

  std::optional<SendError> fails_;  ///< requests cannot leave
  MonoTime mono_;
  Duration error_ = Duration::milliseconds(20);
  double drift_ = 0;                        ///< of the clock, ratio
  std::optional<double> stored_frequency_;  ///< of an earlier run, as the file says it
  double stored_error_ = 0;
  bool watch_only_ = false;  ///< no command changes the clock
  std::map<std::string, Duration> server_errors_;
  std::uint8_t server_stratum_ = 1;
  Recorded observer_;
  ServedTime served_;
  std::deque<SendRequest> asked_;
  std::optional<SendRequest> last_request_;
  int commands_ = 0;
  std::optional<Node> node_;
  std::optional<Stage> stage_;
};

}  // namespace gnomon
