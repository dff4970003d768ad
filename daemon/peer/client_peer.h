#pragma once

#include <optional>
#include <string>

#include "base/rng.h"
#include "base/time.h"
#include "model/config.h"
#include "model/node_io.h"
#include "model/observer.h"
#include "peer/addresses.h"
#include "peer/exchange.h"
#include "peer/poll_schedule.h"
#include "peer/reach.h"
#include "peer/sanity.h"

namespace gnomon {

/// One remote server that we ask: when, at which address, and whether to believe what it says.
/// What its measurements mean is the filter's matter.
class Peer {
 public:
  Peer(PeerId id, PeerConfig config, double precision_seconds, Rng rng);

  void start(Now now, Observer& observer);
  void on_deadline(Now now, Outbox& out, Observer& observer);
  [[nodiscard]] MonoTime next_deadline() const;

  /// A measurement to feed to the filter, if the datagram is to be believed.
  std::optional<Measurement> on_datagram(Now now, const Datagram& datagram, Observer& observer);
  void on_sent(const SendStamp& stamp);
  /// True: the address is another one than before, the filter must forget.
  bool on_resolved(Now now, const Resolution& answer, Observer& observer);
  void on_adjusted(const ClockAdjustment& adjustment);

  /// The filter took the measurement; see PollSchedule::sampled.
  void sampled(Now now, double staleness);

  /// Asks quickly again: the clock was set by somebody else.
  void burst(MonoTime now);

  /// Asks once more, soon: what it said last needs to be confirmed.
  void ask_soon(MonoTime now);

  /// The clock runs differently than it did: asks as often as allowed until it is known how.
  void follow_closely() { schedule_.follow_closely(); }

  /// Limits changed by a reload; name and address are the same.
  void configure(const PeerConfig& config);
  /// Closes what is open, before the peer is removed.
  void close(Outbox& out);

  [[nodiscard]] PeerId id() const { return id_; }

  [[nodiscard]] const PeerConfig& config() const { return config_; }

  [[nodiscard]] const std::string& name() const { return config_.name; }

  [[nodiscard]] std::optional<Endpoint> endpoint() const;

  [[nodiscard]] const Reach& reach() const { return reach_; }

  [[nodiscard]] const PollSchedule& schedule() const { return schedule_; }

  /// From the last response that was the answer to a request of ours.
  [[nodiscard]] const std::optional<PeerAnnouncement>& announced() const { return announced_; }

  /// Its last answer said that it is not synchronised, and is not older than eight requests.
  [[nodiscard]] bool says_unsynchronized() const { return says_unsynchronized_; }

  [[nodiscard]] std::optional<MonoTime> last_sample() const { return last_sample_; }

  [[nodiscard]] const std::optional<Measurement>& last_measurement() const { return last_; }

  /// The address that our requests to it leave from.
  [[nodiscard]] const std::optional<IpAddress>& local_address() const { return local_; }

  /// Requests since the start, or since the samples became void.
  [[nodiscard]] unsigned requests_sent() const { return requests_ - void_before_; }

  [[nodiscard]] bool lookup_failed() const { return addresses_.failed(); }

 private:
  void send(Now now, const Endpoint& to, Outbox& out, Observer& observer);
  void refused(Now now, Exchange& exchange, const Refusal& refusal, Observer& observer);

  PeerId id_;
  PeerConfig config_;
  double precision_seconds_;
  Rng rng_;
  Addresses addresses_;
  PollSchedule schedule_;
  Reach reach_;
  std::optional<Exchange> exchange_;
  std::optional<PeerAnnouncement> announced_;
  std::optional<Measurement> last_;
  std::optional<MonoTime> last_sample_;
  std::optional<IpAddress> local_;
  bool says_unsynchronized_ = false;
  unsigned silent_polls_ = 0;  ///< requests since it said anything of itself
  unsigned requests_ = 0;
  unsigned void_before_ = 0;
};

/// The peer that a request belongs to.
[[nodiscard]] constexpr PeerId peer_of(SendId id) { return static_cast<PeerId>(id >> 32U); }

}  // namespace gnomon
