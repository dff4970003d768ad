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

/// One remote server that we ask. The class decides when to ask, at which address, and whether to
/// believe a response. What the measurements mean is the filter's matter.
///
/// Inputs are the `on_...` functions; what the driver has to do is appended to `out`; what happened
/// is told to `observer`. At most one request is open at a time.
class Peer {
 public:
  /// `id`: never used before. `precision_seconds`: of the local clock, > 0. `rng`: for nonces and
  /// for spreading the requests.
  Peer(PeerId id, PeerConfig config, double precision_seconds, Rng rng);

  /// To be called once, before all other functions. A peer with a literal address is asked soon; a
  /// name is looked up first, at the next deadline.
  void start(Now now, Observer& observer);

  /// Does what is due at `now`: a lookup, the end of the wait for a response, a request. Does
  /// nothing if it comes too early.
  void on_deadline(Now now, Outbox& out, Observer& observer);

  /// When to call `on_deadline` next; `never()` if there is nothing to wait for. Any other call may
  /// change it.
  [[nodiscard]] MonoTime next_deadline() const;

  /// Bytes that arrived on the socket of one of our requests, from whomever. Returns the
  /// measurement if they are a believable response to the open request. Otherwise the observer is
  /// told the reason, and the result is empty.
  std::optional<Measurement> on_datagram(Now now, const Datagram& datagram, Observer& observer);

  /// Reports when a request left. Comes again when a layer nearer to the wire has stamped it. A
  /// stamp of a request that is not open any more is ignored.
  void on_sent(const SendStamp& stamp);

  /// The answer of a lookup that `on_deadline` asked for. Returns true if the peer is now asked at
  /// another address. Then the caller must call `close`, reset the peer's filter and forget the
  /// peer's verdict: they belong to the former server.
  bool on_resolved(Now now, const Resolution& answer, Observer& observer);

  /// The clock was adjusted: moves the open request into the new frame.
  void on_adjusted(const ClockAdjustment& adjustment);

  /// The filter took the measurement that `on_datagram` returned. `staleness` is that of the filter
  /// (`PeerFilter::staleness`); the poll interval follows it.
  void sampled(Now now, double staleness);

  /// Asks in quick succession again, as at the start with iburst: all samples have become void.
  void burst(MonoTime now);

  /// Asks once more about 2 s from now, because the last response needs to be confirmed. At most
  /// once in a poll interval.
  void ask_soon(MonoTime now);

  /// Goes to the shortest poll interval, because the clock's rate has changed and is not known.
  void follow_closely() { schedule_.follow_closely(); }

  /// Takes new poll limits and flags after a reload. Name, address and port must be the same.
  void configure(const PeerConfig& config);

  /// Closes the open request's socket, if there is one. To be called before the peer is removed.
  void close(Outbox& out);

  [[nodiscard]] PeerId id() const { return id_; }

  [[nodiscard]] const PeerConfig& config() const { return config_; }

  [[nodiscard]] const std::string& name() const { return config_.name; }

  /// Where requests go; empty while the name has no address.
  [[nodiscard]] std::optional<Endpoint> endpoint() const;

  [[nodiscard]] const Reach& reach() const { return reach_; }

  [[nodiscard]] const PollSchedule& schedule() const { return schedule_; }

  /// What the peer said of itself in its last valid response, or in a later one that said that the
  /// peer is not synchronised. Empty before that.
  [[nodiscard]] const std::optional<PeerAnnouncement>& announced() const { return announced_; }

  /// The peer's last response said that the peer is not synchronised. After eight further requests
  /// without any response this no longer counts.
  [[nodiscard]] bool says_unsynchronized() const { return says_unsynchronized_; }

  /// When the filter last took a measurement of this peer.
  [[nodiscard]] std::optional<MonoTime> last_sample() const { return last_sample_; }

  /// The last measurement that `on_datagram` returned, whether or not the filter took it.
  [[nodiscard]] const std::optional<Measurement>& last_measurement() const { return last_; }

  /// Our own address that requests to this peer leave from; empty before the first stamp.
  [[nodiscard]] const std::optional<IpAddress>& local_address() const { return local_; }

  /// Number of requests since the start, or since `burst` or a new address made the samples void.
  [[nodiscard]] unsigned requests_sent() const { return requests_ - void_before_; }

  /// The latest lookup of the peer's name gave no address.
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
  unsigned silent_polls_ = 0;  ///< requests since the peer last announced anything
  unsigned requests_ = 0;      ///< ever sent; part of each request's SendId
  unsigned void_before_ = 0;   ///< value of `requests_` when the samples last became void
};

/// The peer that a request belongs to: its id is in the upper half of the request's.
[[nodiscard]] constexpr PeerId peer_of(SendId id) { return static_cast<PeerId>(id >> 32U); }

}  // namespace gnomon
