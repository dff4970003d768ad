#include "peer/poll_schedule.h"

#include <algorithm>
#include <cmath>

namespace gnomon {

namespace {

// Least time between two requests of a burst (RFC 5905, appendix A, BTIME). Servers with rate
// limits take shorter pauses for abuse.
constexpr double kBurstSpacingSeconds = 2.0;
// The interval doubles when this many votes for a longer one have come together. It halves after
// half as many votes against.
constexpr double kVotesToGrow = 8;
constexpr double kVotesToShrink = -4;
// At the shortest interval, votes against a longer one accumulate down to kMostAgainst. A start
// begins even lower, at kVotesAtStart: while the rate is hardly known, a sample is worth more than
// its staleness says.
constexpr double kMostAgainst = -8;
constexpr double kVotesAtStart = -12;
// A sample has this many votes for each factor of two by which its staleness is below 1, and as
// many against for each factor above 1. At most 2 either way.
constexpr double kEagerness = 2;
// Votes for a longer interval that each lost request counts.
constexpr double kVotesOfLost = 0.3;
// From this staleness on the interval is halved at once, log2(staleness) times. It happens after a
// long silence, for instance: then the rate is unknown, and staleness is proportional to the
// interval.
constexpr double kFarTooStale = 4;
// A request that could not leave is tried again after this long at most.
constexpr double kNotSentSeconds = 60;
// RATE slows down to 2^13 s at most (unless maxpoll is longer): a forged RATE must not stop the
// client for good (RFC 8633, section 5.4).
constexpr int kMaxRatePoll = 13;
// Each request comes up to this share of the interval late, at random, so that clients do not fall
// into step.
constexpr double kSpread = 0.04;
constexpr double kFirstSpreadSeconds = 0.5;

}  // namespace

PollSchedule::PollSchedule(const PeerConfig& config, Rng rng)
    : minpoll_{config.minpoll},
      maxpoll_{config.maxpoll},
      iburst_{config.iburst},
      floor_{config.minpoll},
      poll_{config.minpoll},
      next_{never()},
      rng_{rng} {}

void PollSchedule::configure(const PeerConfig& config) {
  // If RATE has raised the lower limit, it stays raised. Otherwise it is the new minpoll.
  floor_ = floor_ > minpoll_ ? std::max(floor_, config.minpoll) : config.minpoll;
  minpoll_ = config.minpoll;
  maxpoll_ = config.maxpoll;
  iburst_ = config.iburst;
  poll_ = std::clamp(poll_, floor_, std::max(floor_, maxpoll_));
  // A shorter interval takes effect now, not after the long pause that was planned before.
  if (!stopped_ && last_) next_ = std::min(next_, *last_ + Duration::seconds(interval_seconds()));
}

double PollSchedule::interval_seconds() const { return std::ldexp(1.0, poll_); }

void PollSchedule::start(MonoTime now) {
  poll_ = minpoll_;
  start_slowly(now);
}

void PollSchedule::start_slowly(MonoTime now) {
  stopped_ = false;
  last_.reset();
  confirmed_.reset();
  floor_ = minpoll_;
  poll_ = std::min(poll_, maxpoll_);  // RATE may have raised it further
  const double first = std::min(kFirstSpreadSeconds, interval_seconds());
  next_ = now + Duration::seconds(rng_.uniform() * first);
  burst_since_ = iburst_ ? std::optional{next_} : std::nullopt;
  votes_ = kVotesAtStart;
}

void PollSchedule::burst(MonoTime now) {
  // A server that has told us to slow down or to stop is not burst at.
  if (stopped_ || next_ == never() || floor_ > minpoll_) return;
  poll_ = floor_;
  next_ = now + Duration::seconds(rng_.uniform() * std::min(0.1, interval_seconds()));
  // If a request has just left, the burst waits: servers take two requests at once for abuse.
  if (last_) {
    const double spacing = std::min(interval_seconds(), kBurstSpacingSeconds);
    next_ = std::max(next_, *last_ + Duration::seconds(spacing));
  }
  burst_since_ = next_;
}

void PollSchedule::ask_soon(MonoTime now) {
  if (stopped_ || slowed()) return;
  // At most once in an interval. Otherwise a server whose every answer surprises would be asked
  // ever more often.
  if (confirmed_ && (now - *confirmed_).to_seconds() < interval_seconds()) return;
  confirmed_ = now;
  next_ = std::min(next_, now + Duration::seconds(kBurstSpacingSeconds));
}

void PollSchedule::follow_closely() {
  if (!slowed()) ask_more_often(poll_ - floor_);
}

void PollSchedule::ask_more_often(int halvings) {
  if (stopped_) return;
  poll_ = std::max(poll_ - halvings, floor_);
  votes_ = 0;
  if (last_) next_ = std::min(next_, *last_ + Duration::seconds(interval_seconds()));
}

Duration PollSchedule::spacing(MonoTime now) {
  double seconds = interval_seconds();
  if (burst_since_) {
    // The pause is as long as the burst so far; once that reaches the poll interval, the burst is
    // over.
    const double known = (now - *burst_since_).to_seconds();
    seconds = std::min(seconds, std::max(kBurstSpacingSeconds, known));
    if (seconds >= interval_seconds()) burst_since_.reset();
  }
  return Duration::seconds(seconds * (1.0 + kSpread * rng_.uniform()));
}

void PollSchedule::polled(MonoTime now) {
  last_ = now;
  next_ = now + spacing(now);
}

void PollSchedule::sampled(double staleness) {
  // In a burst the schedule is fixed: its samples do not vote.
  if (burst_since_) return;
  if (staleness >= kFarTooStale) {
    ask_more_often(static_cast<int>(std::log2(staleness)));
    return;
  }
  vote(std::clamp(-kEagerness * std::log2(std::max(staleness, 1e-3)), -2.0, 2.0));
}

void PollSchedule::unanswered() {
  if (!burst_since_) vote(kVotesOfLost);
}

void PollSchedule::not_sent(MonoTime now) {
  if (stopped_ || slowed()) return;
  const double wait = kNotSentSeconds * (1 + kSpread * rng_.uniform());
  next_ = std::min(next_, now + Duration::seconds(wait));
}

void PollSchedule::vote(double votes) {
  // The lower limit is the present balance if that is below kMostAgainst, as it is after a start.
  votes_ = std::clamp(votes_ + votes, std::min(votes_, kMostAgainst), kVotesToGrow);
  if (votes_ >= kVotesToGrow && poll_ < maxpoll_) {
    ++poll_;
    votes_ = 0;
  } else if (votes < 0 && votes_ <= kVotesToShrink && poll_ > floor_) {
    --poll_;
    votes_ = 0;
  }
}

void PollSchedule::unreachable() {
  burst_since_.reset();
  poll_ = std::min(poll_ + 1, std::max(floor_, maxpoll_));
}

void PollSchedule::rate_limited(MonoTime now) {
  burst_since_.reset();
  // The new lower limit is one step above the interval at which the server complained.
  floor_ = std::min(std::max(floor_, poll_) + 1, std::max(kMaxRatePoll, maxpoll_));
  poll_ = std::max(poll_, floor_);
  next_ = now + spacing(now);
}

void PollSchedule::stop() {
  stopped_ = true;
  next_ = never();
}

}  // namespace gnomon
