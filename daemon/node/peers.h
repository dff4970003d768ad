#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/rng.h"
#include "model/config.h"
#include "model/node_io.h"
#include "model/now.h"
#include "model/observer.h"
#include "node/association.h"

namespace gnomon {

/// All peers of a node: who they are, and who is asked next. Knows nothing of whom the clock
/// follows.
///
/// Invariants: the associations stand in the order of the configuration, an id is never used for a
/// second peer, and no two peers are asked at the same address and port.
class Peers {
 public:
  /// `precision_seconds`: of the local clock. `rng` gives each peer a generator of its own.
  Peers(const Config& config, double precision_seconds, Rng rng);

  void start(Now now, Observer& observer);

  /// Every peer that has something due does it.
  void on_deadline(Now now, Outbox& out, Observer& observer);

  /// Earliest deadline of all; `never()` without peers.
  [[nodiscard]] MonoTime next_deadline() const;

  void on_sent(Now now, const SendStamp& stamp, Observer& observer);
  void on_send_failed(Now now, const SendFailed& failed, Observer& observer);

  /// False: nobody asked for it (any more).
  bool on_resolved(Now now, const Resolution& answer, Outbox& out, Observer& observer);

  /// A change of the clock by us: what is under way and all samples move into the new frame.
  void on_adjusted(const ClockAdjustment& adjustment);

  /// A change of the clock by somebody else: all samples are void, and everybody is asked again at
  /// once.
  void void_samples(MonoTime now, const ClockAdjustment& adjustment);

  /// A peer that keeps its name, address and port keeps what is known of it; the others leave, and
  /// come back as new ones if only their address changed.
  void reload(Now now, const Config& config, Outbox& out, Observer& observer);

  /// Closes what is open, before the end.
  void close(Outbox& out);

  [[nodiscard]] std::span<Association> all() { return associations_; }

  [[nodiscard]] std::span<const Association> all() const { return associations_; }

  /// The name of the peer that is asked at `endpoint`; none: nobody is.
  [[nodiscard]] std::optional<std::string> user_of(const Endpoint& endpoint) const;

  /// Null: there is no such peer (any more).
  [[nodiscard]] Association* find(PeerId id);
  [[nodiscard]] const Association* find(PeerId id) const;

 private:
  /// Null: there is no such peer (any more), or it is of another kind.
  [[nodiscard]] ClientPeer* find_client(PeerId id);
  [[nodiscard]] Association make(const PeerConfig& peer, const DisciplineConfig& discipline);
  /// The addresses that others than `client` use at its port.
  [[nodiscard]] std::vector<IpAddress> taken_from(const ClientPeer& client) const;
  void begin(Now now, Association& association, Observer& observer) const;
  /// An address may have become free: whoever waits for it takes it.
  void share_out(Now now, Outbox& out, Observer& observer);

  double precision_seconds_;
  Rng rng_;
  PeerId next_ = 1;
  std::vector<Association> associations_;
};

}  // namespace gnomon
