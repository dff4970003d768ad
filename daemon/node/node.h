#pragma once

#include "base/rng.h"
#include "base/time.h"
#include "model/config.h"
#include "model/node_io.h"
#include "model/now.h"
#include "model/observer.h"
#include "model/snapshot.h"

namespace gnomon {

/// How a node starts, beyond its configuration.
struct NodeStart {
  Now now;
  Rng rng;
  double precision_seconds = 1e-6;       ///< of the clock's reading
  std::optional<double> frequency_ratio; ///< from the drift file
  double frequency_error_ratio = 0;      ///< one sigma, from the drift file
};

/// The sans-I/O core of gnomond: one NTP node. Time, packets, random numbers and names come in as
/// arguments, commands go out in the `Outbox`, what became of them comes back as an input. The
/// caller carries out all outputs of a call before it delivers the next input, and asks
/// `next_deadline` after each.
class Node {
 public:
  /// `observer` outlives the node.
  Node(const Config& config, NodeStart start, Observer& observer);
  ~Node();

  void start(Now now, Outbox& out);
  void on_datagram(Now now, const Datagram& datagram, Outbox& out);
  void on_sent(Now now, const SendStamp& stamp, Outbox& out);
  /// The request could not be sent (no route, ...).
  void on_send_failed(Now now, SendId id, Outbox& out);
  void on_resolved(Now now, const Resolution& answer, Outbox& out);
  void on_adjusted(Now now, const ClockAdjustment& done, Outbox& out);
  /// A clock command failed: the clock is as it was.
  void on_adjust_failed(Now now, const std::string& what, Outbox& out);
  /// A new, valid configuration: peers that stay the same keep their state.
  void reload(Now now, const Config& config, Outbox& out);
  /// Before the end: saves what is learnt.
  void stop(Now now, Outbox& out);
  void on_deadline(Now now, Outbox& out);

  [[nodiscard]] MonoTime next_deadline() const;
  /// All values extrapolated to `now`.
  [[nodiscard]] NodeSnapshot snapshot(Now now) const;
};

}  // namespace gnomon
