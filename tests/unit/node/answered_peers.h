#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "node/peers.h"
#include "wire/header.h"

namespace gnomon {

/// Keeps every event.
class Events : public Observer {
 public:
  void on_event(Now /*now*/, const Event& event) override { all.push_back(event); }

  template <class Kind>
  [[nodiscard]] std::size_t count() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        all, [](const Event& event) { return std::holds_alternative<Kind>(event); }));
  }

  std::vector<Event> all;
};

/// Peers on a clock that shows the true time, and servers that answer after 10 ms each way.
class AnsweredPeers {
 public:
  static Config config_with(const std::vector<std::string>& addresses) {
    Config config;
    for (const std::string& address : addresses) {
      config.peers.push_back(
          {.name = address, .address = address, .iburst = true, .minpoll = 4, .maxpoll = 4});
    }
    return config;
  }

  explicit AnsweredPeers(const std::vector<std::string>& addresses)
      : AnsweredPeers{config_with(addresses)} {}

  explicit AnsweredPeers(Config wanted)
      : config{std::move(wanted)}, peers{config, 1e-7, Rng{Rng::expand(1)}} {
    peers.start(now(), events);
  }

  [[nodiscard]] Now now() const {
    return {.mono = mono,
            .local = LocalTime::from_nanoseconds(1'790'000'000'000'000'000) + mono.since_origin()};
  }

  /// All that is due until `seconds` have passed. Servers in `errors` answer, with that error.
  /// `heard` is told of each measurement that a filter takes.
  template <class Heard>
  void run(double seconds, const Heard& heard) {
    const MonoTime end = mono + Duration::seconds(seconds);
    while (peers.next_deadline() <= end) {
      mono = std::max(mono, peers.next_deadline());
      Outbox out;
      peers.on_deadline(now(), out, events);
      for (const Output& output : out) {
        const auto* request = std::get_if<SendRequest>(&output);
        if (request == nullptr) continue;
        ++requests[request->to.address.to_string()];
        answer(*request, heard);
      }
    }
    mono = std::max(mono, end);
  }

  void run(double seconds) {
    run(seconds, [](Association&, Intake) {});
  }

  [[nodiscard]] Association& at(std::size_t place) { return peers.all()[place]; }

  Config config;
  Events events;
  MonoTime mono;
  std::map<std::string, Duration> errors;
  std::set<std::string> unsynchronized;        ///< servers that answer that they are
  std::map<std::string, LeapIndicator> leaps;  ///< servers that warn of a leap second
  std::set<std::string> local;                 ///< servers that serve their local clock
  std::map<std::string, int> requests;
  Peers peers;

 private:
  template <class Heard>
  void answer(const SendRequest& request, const Heard& heard) {
    const auto server = errors.find(request.to.address.to_string());
    if (server == errors.end()) return;
    const LocalTime receive = now().local + Duration::milliseconds(10) + server->second;
    mono += Duration::milliseconds(20);
    const bool serves_local = local.contains(server->first);
    const bool knows_time = !unsynchronized.contains(server->first);
    const auto octets =
        serialize({.leap = knows_time ? leaps[server->first] : LeapIndicator::kUnsynchronized,
                   .mode = Mode::kServer,
                   .stratum = static_cast<std::uint8_t>(serves_local ? 10 : 1),
                   .precision_log2 = -23,
                   .refid = serves_local ? RefId{0x7f7f0101} : RefId::from_text("GPS"),
                   .origin = parse_packet(request.payload)->header.transmit,
                   .receive = to_ntp(receive),
                   .transmit = to_ntp(receive)});
    Association* asked = peers.find(peer_of(request.id));
    const auto measurement = asked->client()->on_datagram(
        now(), {.id = request.id, .from = request.to, .payload = octets, .received = now().local},
        events);
    if (measurement) heard(*asked, asked->take(now(), *measurement, RatePrior{}));
  }
};

}  // namespace gnomon
