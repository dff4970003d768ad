#include "peer/poll_schedule.h"

#include <algorithm>
#include <cmath>

namespace gnomon {

namespace {

// RFC 5905, appendix A: BCOUNT requests, BTIME 2 s apart. Five suffice for the filter.
constexpr int kBurstRequests = 5;
constexpr double kBurstSpacingSeconds = 2.0;
// The interval grows after so many votes for it, and shrinks after half as many against.
constexpr int kVotesToGrow = 8;
constexpr int kVotesToShrink = -4;
// RFC 8633, section 5.4: a forged RATE must not stop the client for good.
constexpr int kMaxRatePoll = 13;
// Requests spread over this share of the interval, so that clients do not fall into step.
constexpr double kSpread = 0.02;
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
  burst_left_ = iburst_ ? kBurstRequests : 0;
  const double first = std::min(kFirstSpreadSeconds, interval_seconds());
  next_ = now + Duration::seconds(rng_.uniform() * first);
}

void PollSchedule::burst(MonoTime now) {
  if (stopped_ || next_ == never() || floor_ > minpoll_) return;
  burst_left_ = kBurstRequests;
  poll_ = floor_;
  next_ = now + Duration::seconds(rng_.uniform() * std::min(0.1, interval_seconds()));
  // Not on the heels of a request that has just left: servers count those as abuse.
  if (last_) {
    const double spacing = std::min(interval_seconds(), kBurstSpacingSeconds);
    next_ = std::max(next_, *last_ + Duration::seconds(spacing));
  }
}

Duration PollSchedule::spacing() {
  double seconds = interval_seconds();
  if (burst_left_ > 0) {
    --burst_left_;
    seconds = std::min(seconds, kBurstSpacingSeconds);
  }
  return Duration::seconds(seconds * (1.0 - kSpread * rng_.uniform()));
}

void PollSchedule::polled(MonoTime now) {
  last_ = now;
  next_ = now + spacing();
}

void PollSchedule::sampled(double staleness) {
  if (burst_left_ > 0) return;
  votes_ += staleness < 1.0 ? 1 : -1;
  if (votes_ >= kVotesToGrow && poll_ < maxpoll_) {
    ++poll_;
    votes_ = 0;
  } else if (votes_ <= kVotesToShrink && poll_ > floor_) {
    --poll_;
    votes_ = 0;
  }
  votes_ = std::clamp(votes_, kVotesToShrink, kVotesToGrow);
}

void PollSchedule::unreachable() {
  burst_left_ = 0;
  poll_ = std::min(poll_ + 1, std::max(floor_, maxpoll_));
}

void PollSchedule::rate_limited(MonoTime now) {
  burst_left_ = 0;
  floor_ = std::min(std::max(floor_, poll_) + 1, std::max(kMaxRatePoll, maxpoll_));
  poll_ = std::max(poll_, floor_);
  next_ = now + spacing();
}

void PollSchedule::stop() {
  stopped_ = true;
  next_ = never();
}

}  // namespace gnomon
