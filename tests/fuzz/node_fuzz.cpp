// Any script of answers, lies, lookups, steps and reloads: the node neither aborts nor spins, what
// it tells the clock is possible, and all that it shows is a finite number.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/check.h"
#include "node/node.h"
#include "node/stage.h"
#include "rig/idle_hands.h"
#include "wire/header.h"

namespace gnomon {
namespace {

class Nobody final : public Observer {
 public:
  void on_event(Now /*now*/, const Event& /*event*/) override {}
};

PeerConfig peer_config(const char* name, std::uint8_t options) {
  return {.name = name,
          .address = name,
          .iburst = (options & 1U) != 0,
          .minpoll = (options & 2U) != 0 ? 4 : 6,
          .prefer = (options & 4U) != 0,
          .noselect = (options & 8U) != 0};
}

Config config_from(ByteReader& script) {
  Config config;
  const std::uint8_t options = script.u8();
  const std::array names{"192.0.2.1", "2001:db8::2", "three.example"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if ((options & (1U << i)) != 0) config.peers.push_back(peer_config(names[i], script.u8()));
  }
  config.discipline.allow_large_first_step = (options & 8U) != 0;
  config.discipline.makestep_limit = (options & 16U) != 0 ? -1 : 3;
  config.local.enabled = (options & 32U) != 0;
  if ((options & 64U) != 0) config.server.listen = {{.address = IpAddress::v4(0), .port = 123}};
  return config;
}

void check_finite(std::optional<double> value) { GNOMON_CHECK(!value || std::isfinite(*value)); }

void check_peer(const PeerSnapshot& peer) {
  for (const auto value : {peer.offset_seconds, peer.offset_error_seconds, peer.jitter_seconds,
                           peer.delay_seconds, peer.dispersion_seconds, peer.frequency_ratio,
                           peer.root_distance_seconds, peer.last_sample_offset_seconds,
                           peer.last_sample_delay_seconds, peer.falseticker_margin_seconds}) {
    check_finite(value);
  }
}

void check_system(const SystemSnapshot& system) {
  for (const auto value :
       {system.offset_seconds, system.last_update_offset_seconds, system.offset_rms_seconds,
        system.jitter_seconds, system.wander_ratio, system.root_delay_seconds,
        system.root_dispersion_seconds, system.root_distance_seconds, system.max_error_seconds,
        system.frequency_error_ratio}) {
    check_finite(value);
  }
  check_finite(system.frequency_ratio);
  GNOMON_CHECK(system.stratum >= 1 && system.stratum <= kStratumUnsynchronized);
  GNOMON_CHECK(!system.synchronized || system.reference_peer);
}

/// A node on a clock that obeys at once, and a network that does what the script says.
class World final : private rig::IdleHands {
 public:
  explicit World(std::span<const std::uint8_t> data)
      : script_{data},
        node_{config_from(script_), start_of_node(), observer_},
        stage_{node_, *this} {
    take(Start{});
  }

  void run() {
    while (script_.ok() && script_.remaining() > 0) {
      step(script_.u8());
      const NodeSnapshot snapshot = node_.snapshot(now());
      check_system(snapshot.system);
      for (const PeerSnapshot& peer : snapshot.peers) check_peer(peer);
    }
    take(Stop{});
  }

 private:
  [[nodiscard]] Now now() override { return {.mono = mono_, .local = local_}; }

  [[nodiscard]] NodeStart start_of_node() const {
    return {.now = {.mono = mono_, .local = local_},
            .rng = Rng{Rng::expand(1)},
            .precision_seconds = 1e-7};
  }

  void advance(Duration span) {
    mono_ += span;
    local_ += span;
  }

  void step(std::uint8_t action) {
    const unsigned kind = action % 8U;
    if (kind < 2) {
      wake();
    } else if (kind < 5) {
      answer();
    } else if (kind == 5) {
      resolve();
    } else if (kind == 6) {
      disturb();
    } else {
      advance(Duration::milliseconds(script_.u8()));
    }
  }

  void wake() {
    const MonoTime due = std::max(stage_.next_deadline(), mono_);
    advance(due - mono_);
    // A request may lead to a lookup at once, but no deadline stays behind.
    for (int calls = 0; stage_.next_deadline() <= mono_; ++calls) {
      GNOMON_CHECK(calls < 3);
      take(Deadline{});
    }
  }

  /// Well formed but for the octets that the script replaces.
  void answer() {
    if (requests_.empty()) return;
    auto chosen = requests_.begin();
    std::advance(chosen, script_.u8() % requests_.size());
    const SendRequest request = chosen->second;
    advance(Duration::milliseconds(script_.u8()));
    auto octets = serialize(good_answer(request));
    for (unsigned left = script_.u8() % 4U; left > 0; --left) {
      const std::size_t place = script_.u8() % octets.size();
      octets[place] = script_.u8();
    }
    take(Datagram{.id = request.id, .from = request.to, .payload = octets, .received = local_});
  }

  [[nodiscard]] Header good_answer(const SendRequest& request) {
    const auto asked = parse_packet(request.payload);
    GNOMON_CHECK(asked);
    const LocalTime theirs = local_ + Duration::microseconds(std::int64_t{script_.u16()} - 32768);
    Header header{.mode = Mode::kServer, .stratum = 2, .precision_log2 = -20};
    header.root_dispersion = NtpShort::from_seconds(0.001);
    header.refid = {0xc6336401};
    header.origin = asked->header.transmit;
    header.reference = to_ntp(theirs + Duration::milliseconds(-1000));
    header.receive = to_ntp(theirs);
    header.transmit = to_ntp(theirs);
    return header;
  }

  void resolve() {
    Resolution answer{.peer = script_.u8() % 8U};
    for (unsigned left = script_.u8() % 4U; left > 0; --left) {
      answer.addresses.push_back(IpAddress::v4(script_.u8()));
    }
    answer.result = answer.addresses.empty()
                        ? kValues<LookupResult>[1 + script_.u8() % (kCount<LookupResult> - 1)]
                        : LookupResult::kOk;
    take(std::move(answer));
  }

  void disturb() {
    const unsigned kind = script_.u8() % 4U;
    if (kind == 0) {  // somebody sets the clock
      local_ += Duration::milliseconds(std::int64_t{script_.u32()} - (std::int64_t{1} << 31));
    } else if (kind == 1 && !requests_.empty()) {
      take(SendFailed{.id = requests_.begin()->first,
                      .reason = kValues<SendError>[script_.u8() % kCount<SendError>]});
    } else if (kind == 2) {
      take(Reload{config_from(script_)});
    } else if (kind == 3) {
      refuse_commands_ = !refuse_commands_;
    }
  }

  void take(Input input) {
    stage_.take(std::move(input));
    GNOMON_CHECK(requests_.size() <= 3);
  }

  using rig::IdleHands::carry_out;

  void carry_out(const SendRequest& request) override {
    requests_.emplace(request.id, request);
    stage_.take(SendStamp{.id = request.id, .when = local_, .local = IpAddress::v4(1)});
  }

  void carry_out(const CloseRequest& closed) override { requests_.erase(closed.id); }

  void carry_out(const PublishServedTime& publish) override {
    GNOMON_CHECK(std::isfinite(publish.served.root_dispersion_seconds));
  }

  Result<ClockAdjustment, std::string> carry_out(const ClockCommand& command) override {
    GNOMON_CHECK(std::abs(command.frequency_ratio) <= 501e-6);
    GNOMON_CHECK(command.phase != ClockCommand::Phase::kSlew || command.slew_ratio > 0);
    if (refuse_commands_) return failure(std::string{"refused"});
    const ClockAdjustment done{.at = local_,
                               .phase_change = command.phase_change,
                               .frequency_change = command.frequency_ratio - frequency_,
                               .frequency_ratio = command.frequency_ratio,
                               .stepped = command.phase == ClockCommand::Phase::kStep};
    frequency_ = command.frequency_ratio;
    local_ += command.phase_change;
    return done;
  }

  ByteReader script_;
  Nobody observer_;
  MonoTime mono_ = MonoTime::from_nanoseconds(1'000'000'000);
  LocalTime local_ = LocalTime::from_nanoseconds(1'790'000'000'000'000'000);
  double frequency_ = 0;
  bool refuse_commands_ = false;
  std::map<SendId, SendRequest> requests_;
  Node node_;
  Stage stage_;
};

}  // namespace
}  // namespace gnomon

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  gnomon::World{{data, size}}.run();
  return 0;
}
