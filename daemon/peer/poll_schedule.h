#pragma once

#include <optional>

#include "base/rng.h"
#include "base/time.h"
#include "model/config.h"

namespace gnomon {

/// When to ask one peer: the poll interval between minpoll and maxpoll, bursts at the start,
/// slowing down when told to. Intervals are powers of two of a second.
class PollSchedule {
 public:
  PollSchedule(const PeerConfig& config, Rng rng);

  /// New limits after a reload; the interval moves inside them, and so does the next request.
  void configure(const PeerConfig& config);

  /// A server that was not asked before: what the former one said (RATE, DENY) is void. The first
  /// request comes within half a second, at random, so that machines that boot together do not ask
  /// together.
  void start(MonoTime now);

  /// Asks quickly again, as at the start with iburst: after a step by somebody else, for instance.
  void burst(MonoTime now);

  /// Asks once out of turn, a burst's spacing from now, unless told to ask less; at most once in an
  /// interval.
  void ask_soon(MonoTime now);

  /// Back to the shortest interval allowed; it grows again as votes come in.
  void follow_closely();

  /// A request leaves now: plans the next one.
  void polled(MonoTime now);

  /// A sample was accepted. `staleness` (see PeerFilter): below 1 asking less often costs little.
  void sampled(double staleness);

  /// The last request had no valid response: where most are lost, one buys little.
  void unanswered();

  /// No valid response to the last eight requests: asks ever less often.
  void unreachable();

  /// Kiss code RATE: asks half as often, each time, up to 2^13 s whatever maxpoll says.
  void rate_limited(MonoTime now);

  /// Kiss codes DENY and RSTR: never asks again, unless it is started with another address.
  void stop();

  [[nodiscard]] bool stopped() const { return stopped_; }

  /// Told by RATE to be asked less often than minpoll says.
  [[nodiscard]] bool slowed() const { return floor_ > minpoll_; }

  /// When to send next; far in the future when stopped or not started.
  [[nodiscard]] MonoTime next() const { return next_; }

  /// The nominal interval, log2 seconds.
  [[nodiscard]] int poll_log2() const { return poll_; }

  [[nodiscard]] double interval_seconds() const;

 private:
  [[nodiscard]] Duration spacing(MonoTime now);
  void ask_more_often(int halvings);
  void vote(double votes);

  int minpoll_;
  int maxpoll_;
  bool iburst_;
  int floor_;  ///< raised above minpoll by RATE
  int poll_;
  double votes_ = 0;
  bool stopped_ = false;
  MonoTime next_;
  /// A burst is under way since then. Each of its intervals is as long as all before together: a
  /// rate known from so long a time predicts as far ahead.
  std::optional<MonoTime> burst_since_;
  std::optional<MonoTime> confirmed_;  ///< when a sample last had to be confirmed
  std::optional<MonoTime> last_;       ///< the newest request
  Rng rng_;
};

/// Further away than any run of the daemon.
[[nodiscard]] constexpr MonoTime never() {
  return MonoTime::from_nanoseconds(std::int64_t{1} << 62);
}

}  // namespace gnomon
