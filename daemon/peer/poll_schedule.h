#pragma once

#include <optional>

#include "base/rng.h"
#include "base/time.h"
#include "model/config.h"

namespace gnomon {

/// When to ask one peer. The poll interval is 2^n seconds, with n between minpoll and maxpoll. It
/// is found by votes: each sample votes for a longer or a shorter interval (`sampled`). Bursts ask
/// in quick succession; kiss codes slow down or stop.
///
/// The owner sends a request when `next` has come and then calls `polled`.
class PollSchedule {
 public:
  /// Limits from `config`; the interval starts at minpoll. `rng` spreads the requests. Nothing is
  /// asked before `start`.
  PollSchedule(const PeerConfig& config, Rng rng);

  /// Takes new limits after a reload. The interval moves inside them; the next request comes
  /// earlier if the new interval is shorter. A slowing down by RATE stays.
  void configure(const PeerConfig& config);

  /// Begins with a server that was not asked before: a former RATE or DENY is void, and the
  /// interval is minpoll again. The first request comes at a random moment within half a second,
  /// so that machines that boot together do not ask together. With iburst a burst follows.
  void start(MonoTime now);

  /// The same, but the interval stays as long as it has become: one more server of a name of which
  /// all others were asked in vain.
  void start_slowly(MonoTime now);

  /// Asks in quick succession again, for instance after somebody set the clock. Does nothing if the
  /// schedule is stopped, slowed or not started.
  void burst(MonoTime now);

  /// Asks once out of turn, 2 s from now at the latest. Does nothing if the schedule is stopped or
  /// slowed, or if that happened already in this poll interval.
  void ask_soon(MonoTime now);

  /// Goes back to the shortest interval that is allowed. It grows again as votes come in. Does
  /// nothing if the schedule is slowed.
  void follow_closely();

  /// A request leaves now: plans the next one, one interval and a random part of up to 4 % later.
  void polled(MonoTime now);

  /// The filter took a sample. `staleness` >= 0 (`PeerFilter::staleness`): below 1 votes for a
  /// longer interval, above 1 for a shorter one, by log2. From 4 on the interval is shortened at
  /// once. Samples of a burst do not vote.
  void sampled(double staleness);

  /// The last request had no valid response. Votes a little for a longer interval: where most
  /// requests are lost, one more buys little.
  void unanswered();

  /// The last request could not leave: asks again after a minute at most, because what is wrong
  /// here may heal at any time, and a request that does not leave burdens nobody. Does nothing if
  /// the schedule is stopped or slowed.
  void not_sent(MonoTime now);

  /// None of the last eight requests had a valid response: doubles the interval, up to maxpoll.
  void unreachable();

  /// The peer sent the kiss code RATE: doubles the interval and raises the lower limit to it, up to
  /// 2^13 s (2.3 hours), or to maxpoll if that is longer.
  void rate_limited(MonoTime now);

  /// The peer sent the kiss code DENY or RSTR: nothing is asked any more until `start`.
  void stop();

  [[nodiscard]] bool stopped() const { return stopped_; }

  /// RATE has raised the lower limit above minpoll.
  [[nodiscard]] bool slowed() const { return floor_ > minpoll_; }

  /// When to send the next request; `never()` if stopped or not started.
  [[nodiscard]] MonoTime next() const { return next_; }

  /// The poll interval as log2 of seconds: 6 is 64 s. Bursts do not change it.
  [[nodiscard]] int poll_log2() const { return poll_; }

  /// The same in seconds.
  [[nodiscard]] double interval_seconds() const;

 private:
  /// Time from a request at `now` to the next, with its random part.
  [[nodiscard]] Duration spacing(MonoTime now);
  /// Halves the interval `halvings` times, and brings the next request forward.
  void ask_more_often(int halvings);
  /// Counts `votes` (positive: for a longer interval), and changes the interval if they suffice.
  void vote(double votes);

  int minpoll_;  ///< log2 seconds, as are the next three
  int maxpoll_;
  bool iburst_;
  int floor_;  ///< least interval allowed: minpoll, or more after RATE
  int poll_;
  double votes_ = 0;  ///< balance since the last change; positive: for a longer interval
  bool stopped_ = false;
  MonoTime next_;
  /// Start of the running burst; empty: none runs. Each pause equals the burst's length so far (2,
  /// 2, 4, 8 s), because a rate measured over a time T predicts about T ahead.
  std::optional<MonoTime> burst_since_;
  std::optional<MonoTime> confirmed_;  ///< when `ask_soon` last took effect
  std::optional<MonoTime> last_;       ///< when the newest request was sent
  Rng rng_;
};

/// A moment that no run of the daemon reaches: 146 years after the monotonic clock's origin.
[[nodiscard]] constexpr MonoTime never() {
  return MonoTime::from_nanoseconds(std::int64_t{1} << 62);
}

}  // namespace gnomon
