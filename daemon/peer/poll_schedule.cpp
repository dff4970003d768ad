#include "peer/poll_schedule.h"

#include <algorithm>
#include <cmath>

namespace gnomon {

namespace {

// RFC 5905, appendix A, BTIME; servers with rate limits count less as abuse.
constexpr double kBurstSpacingSeconds = 2.0;
// The interval grows after so many votes for it, and shrinks after half as many against.
constexpr double kVotesToGrow = 8;
constexpr double kVotesToShrink = -4;
// At the shortest interval votes against a longer one pile up to so many. More are there at the
// start: with the rate hardly known a sample buys more than its staleness tells.
constexpr double kMostAgainst = -8;
constexpr double kVotesAtStart = -12;
constexpr double kEagerness = 2;      // votes for each power of two of staleness
constexpr double kVotesOfLost = 0.3;  // against a request that was lost
// From here on the interval is not found by votes. After a long silence, for instance, the rate is
// what is unknown, and staleness goes with the interval.
constexpr double kFarTooStale = 4;
// RFC 8633, section 5.4: a forged RATE must not stop the client for good.
constexpr int kMaxRatePoll = 13;
// Requests spread over this share of the interval, so that clients do not fall into step.
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
  // What RATE has raised stays up; what only was the former minpoll goes with it.
  floor_ = floor_ > minpoll_ ? std::max(floor_, config.minpoll) : config.minpoll;
  minpoll_ = config.minpoll;
  maxpoll_ = config.maxpoll;
  iburst_ = config.iburst;
  poll_ = std::clamp(poll_, floor_, std::max(floor_, maxpoll_));
  if (!stopped_ && last_) next_ = std::min(next_, *last_ + Duration::seconds(interval_seconds()));
}

double PollSchedule::interval_seconds() const { return std::ldexp(1.0, poll_); }

void PollSchedule::start(MonoTime now) {
  stopped_ = false;
  floor_ = minpoll_;
  const double first = std::min(kFirstSpreadSeconds, interval_seconds());
  next_ = now + Duration::seconds(rng_.uniform() * first);
  burst_since_ = iburst_ ? std::optional{next_} : std::nullopt;
  votes_ = kVotesAtStart;
}

void PollSchedule::burst(MonoTime now) {
  if (stopped_ || next_ == never() || floor_ > minpoll_) return;
  poll_ = floor_;
  next_ = now + Duration::seconds(rng_.uniform() * std::min(0.1, interval_seconds()));
  // Not on the heels of a request that has just left: servers count those as abuse.
  if (last_) {
    const double spacing = std::min(interval_seconds(), kBurstSpacingSeconds);
    next_ = std::max(next_, *last_ + Duration::seconds(spacing));
  }
  burst_since_ = next_;
}

void PollSchedule::ask_soon(MonoTime now) {
  if (stopped_ || slowed()) return;
  // A server that says something else each time is not asked ever more often.
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

void PollSchedule::vote(double votes) {
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
  floor_ = std::min(std::max(floor_, poll_) + 1, std::max(kMaxRatePoll, maxpoll_));
  poll_ = std::max(poll_, floor_);
  next_ = now + spacing(now);
}

void PollSchedule::stop() {
  stopped_ = true;
  next_ = never();
}

}  // namespace gnomon
