#pragma once

#include <optional>
#include <string>

#include "base/time.h"
#include "model/clock_command.h"
#include "model/config.h"
#include "model/node_io.h"
#include "model/observer.h"
#include "peer/standing.h"

namespace gnomon {

/// A source of time as the node sees it, whatever its kind: how it is driven, and what the jury and
/// the views ask of it. What its measurements mean is the filter's matter.
class Peer {
 public:
  Peer() = default;
  virtual ~Peer() = default;

  // How it is driven.

  /// Once, before all else. Emits `PeerAdded`.
  virtual void start(Now now, Observer& observer) = 0;

  /// Does what is due at `now`; nothing if nothing is.
  virtual void on_deadline(Now now, Outbox& out, Observer& observer) = 0;

  /// The next moment at which something is due; `never()` if there is none.
  [[nodiscard]] virtual MonoTime next_deadline() const = 0;

  /// The clock was adjusted: timestamps of what is under way move into the new frame.
  virtual void on_adjusted(const ClockAdjustment& adjustment) = 0;

  /// The filter took `measurement`. `staleness` as in `PollSchedule::sampled`.
  virtual void sampled(Now now, const Measurement& measurement, double staleness) = 0;

  /// Asks quickly again: all samples are void, for instance because somebody else set the clock.
  virtual void burst(MonoTime now) = 0;

  /// Asks once more, soon: the last sample needs to be confirmed.
  virtual void ask_soon(MonoTime now) = 0;

  /// The clock runs at another rate than before: asks as often as allowed until the new rate is
  /// known.
  virtual void follow_closely() = 0;

  /// New limits after a reload. Name, address and port are the same as before. A server that has
  /// refused us is asked again: the administrator may have settled it.
  virtual void configure(Now now, const PeerConfig& config) = 0;

  /// Closes what is open: the peer is going to be removed, or the daemon to end.
  virtual void close(Outbox& out) = 0;

  // What the jury and the views ask.

  [[nodiscard]] virtual PeerId id() const = 0;
  [[nodiscard]] virtual const PeerConfig& config() const = 0;
  [[nodiscard]] virtual const Standing& standing() const = 0;

  /// Where it is asked; none: its name has no address yet, or none that is free.
  [[nodiscard]] virtual std::optional<Endpoint> endpoint() const = 0;

  /// Where it would be asked if no other peer were asked there. Then it has no `endpoint`.
  [[nodiscard]] virtual std::optional<Endpoint> duplicate() const = 0;

  /// Nominal time between two requests, seconds.
  [[nodiscard]] virtual double interval_seconds() const = 0;

  /// It refused us (`Standing::denied`) and is not asked.
  [[nodiscard]] virtual bool stopped() const = 0;

  /// It told us to ask less often (RATE), and so the poll interval is longer than minpoll allows.
  [[nodiscard]] virtual bool slowed() const = 0;

  /// Waiting for its first samples is in vain: it has no address, it told us to stop or to ask less
  /// often, or more than `patience` requests were sent since its samples became void.
  [[nodiscard]] virtual bool hopeless(unsigned patience) const = 0;

  /// The address that our requests to it leave from; none before the first request.
  [[nodiscard]] virtual const std::optional<IpAddress>& local_address() const = 0;

  [[nodiscard]] const std::string& name() const { return config().name; }

 protected:
  Peer(const Peer&) = default;
  Peer(Peer&&) = default;
  Peer& operator=(const Peer&) = default;
  Peer& operator=(Peer&&) = default;
};

}  // namespace gnomon
