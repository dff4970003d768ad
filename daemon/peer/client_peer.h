#pragma once

#include <optional>

#include "base/rng.h"
#include "base/time.h"
#include "model/config.h"
#include "model/node_io.h"
#include "model/observer.h"
#include "peer/addresses.h"
#include "peer/exchange.h"
#include "peer/peer.h"
#include "peer/poll_schedule.h"
#include "peer/sanity.h"

namespace gnomon {

/// A remote server that we ask in client mode. The class decides when to ask, at which address, and
/// whether to believe a response. At most one request is open at a time.
class ClientPeer final : public Peer {
 public:
  /// `id`: never used before. `precision_seconds`: of the local clock, > 0. `rng`: for nonces and
  /// for spreading the requests.
  ClientPeer(PeerId id, PeerConfig config, double precision_seconds, Rng rng);

  /// The addresses that other peers use at this peer's port.
  using Taken = Addresses::Taken;

  void start(Now now, Observer& observer) override { start(now, {}, observer); }

  /// The same, where others have taken addresses already.
  void start(Now now, Taken taken, Observer& observer);
  void on_deadline(Now now, Outbox& out, Observer& observer) override;
  [[nodiscard]] MonoTime next_deadline() const override;
  void on_adjusted(const ClockAdjustment& adjustment) override;
  void sampled(Now now, const Measurement& measurement, double staleness) override;
  void burst(MonoTime now) override;

  void ask_soon(MonoTime now) override { schedule_.ask_soon(now); }

  void follow_closely() override { schedule_.follow_closely(); }

  void configure(Now now, const PeerConfig& config) override;
  void close(Outbox& out) override;

  /// Bytes that arrived on the socket of one of our requests, from whomever. The measurement is for
  /// the filter. None: they are no believable response to the open request, and the observer was
  /// told the reason.
  [[nodiscard]] std::optional<Measurement> on_datagram(Now now,
                                                       const Datagram& datagram,
                                                       Observer& observer);

  /// When a request left; only now it counts as sent. Comes again when a layer nearer to the wire
  /// has stamped it. The stamp of a request that is not open any more is not used.
  void on_sent(Now now, const SendStamp& stamp, Observer& observer);

  /// A request could not leave, or the network sent an error back. In the second case its answer
  /// may still come.
  void on_send_failed(Now now, const SendFailed& failed, Observer& observer);

  /// The answer to its `ResolveName`. True: it is asked at another address from now on. All that
  /// was known of the former server is forgotten here then, its request is closed, and the caller
  /// must forget what the former server's samples said.
  [[nodiscard]] bool on_resolved(
      Now now, const Resolution& answer, Taken taken, Outbox& out, Observer& observer);

  /// Others have taken or left addresses. True: as for `on_resolved`.
  [[nodiscard]] bool choose_again(Now now, Taken taken, Outbox& out, Observer& observer);

  [[nodiscard]] PeerId id() const override { return id_; }

  [[nodiscard]] const PeerConfig& config() const override { return config_; }

  [[nodiscard]] const Standing& standing() const override { return standing_; }

  [[nodiscard]] std::optional<Endpoint> endpoint() const override;

  [[nodiscard]] std::optional<Endpoint> duplicate() const override;

  /// It was started: its endpoint is in use, and nobody else may take it.
  [[nodiscard]] bool started() const { return started_; }

  [[nodiscard]] double interval_seconds() const override { return schedule_.interval_seconds(); }

  [[nodiscard]] bool stopped() const override { return schedule_.stopped(); }

  [[nodiscard]] bool slowed() const override { return schedule_.slowed(); }

  [[nodiscard]] bool hopeless(unsigned patience) const override;

  [[nodiscard]] const std::optional<IpAddress>& local_address() const override { return local_; }

  [[nodiscard]] const PollSchedule& schedule() const { return schedule_; }

  /// Requests since the start, or since its samples became void.
  [[nodiscard]] unsigned requests_sent() const { return requests_ - void_before_; }

 private:
  void send(Now now, const Endpoint& to, Outbox& out, Observer& observer);
  void close_exchange(Outbox& out);
  void refused(Now now, Exchange& exchange, const Refusal& refusal, Observer& observer);
  /// Another server is asked from now on, or none: what was known of the former one is forgotten.
  void begin_anew(Now now, Outbox& out);
  /// Why what arrived cannot be an answer to the open request, before its octets are looked at.
  [[nodiscard]] std::optional<RejectReason> trouble_with(const Datagram& datagram) const;
  /// The latest request was not in vain because of `standing_.send_error`.
  void recover(Now now, Observer& observer);

  PeerId id_;
  PeerConfig config_;
  double precision_seconds_;
  Rng rng_;
  Addresses addresses_;
  PollSchedule schedule_;
  Standing standing_;
  std::optional<Exchange> exchange_;
  std::optional<IpAddress> local_;
  bool started_ = false;
  unsigned silent_polls_ = 0;  ///< requests since it said anything of itself
  /// Servers begun with since one has answered with its time.
  std::size_t servers_in_vain_ = 0;
  unsigned requests_ = 0;     ///< in all; the serial number of the newest
  unsigned left_ = 0;         ///< serial number of the newest that is known to have left
  unsigned failed_ = 0;       ///< serial number of the newest that failed
  unsigned answered_ = 0;     ///< serial number of the newest with a valid response
  MonoTime failed_at_;        ///< when the newest error came
  unsigned void_before_ = 0;  ///< requests that were sent before its samples became void
};

}  // namespace gnomon
